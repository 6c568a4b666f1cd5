/* A photo over the page instead of on one of its own: [data-view] links open in a <dialog>, arrows lead to the neighbours, Escape closes.
   Nothing here is needed: without a script, or where something fails, the link is followed. */
(function () {
var box;
if (!window.HTMLDialogElement || !window.fetch) return;

document.addEventListener("click", function (event) {
  var link = event.target.closest("[data-view]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  open(link.href);
});

function open(address) {
  fetch(address, {headers: {"HX-Request": "true"}, credentials: "same-origin"}).then(function (answer) {
    if (!answer.ok || answer.redirected) throw answer;
    return answer.text();
  }).then(show).catch(function () { location.href = address; });
}

function show(page) {
  box = box || make();
  box.lastChild.innerHTML = page;
  var title = box.querySelector("h1");
  box.setAttribute("aria-label", title ? title.textContent : "");
  if (!box.open) box.showModal();
  box.querySelector(".frame").focus();
}

function make() {
  var made = document.querySelector("dialog.view");
  made.addEventListener("keydown", function (event) {
    var way = {ArrowLeft: "prev", ArrowRight: "next"}[event.key];
    if (!way || event.target.type === "radio" || !made.querySelector("#zoom-1").checked) return; // there the arrows choose, or move the photo
    var link = made.querySelector("[rel=" + way + "]");
    if (link) open(link.href);
  });
  made.appendChild(document.createElement("div"));
  return made;
}
})();
