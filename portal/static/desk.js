/* What only a script can do: [data-print] prints the page, [data-copy] copies the field it names and says so in the words it brings. Without a script those buttons are not shown (app.css). */
document.documentElement.classList.add("script");
document.addEventListener("click", function (event) {
  if (event.target.closest("[data-print]")) window.print();
  var copier = event.target.closest("[data-copy]");
  if (copier) copy(document.getElementById(copier.dataset.copy), copier);
});

function copy(field, button) {
  function tell(done) { button.querySelector("[role=status]").textContent = done ? button.dataset.copied : button.dataset.uncopied; }
  field.select();
  if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(function () { tell(true); }, function () { tell(false); });
  else tell(document.execCommand("copy"));
}
