/* What only a script can do: [data-print] prints the page. Without a script those buttons are not shown (app.css). */
document.documentElement.classList.add("script");
document.addEventListener("click", function (event) {
  if (event.target.closest("[data-print]")) window.print();
});
