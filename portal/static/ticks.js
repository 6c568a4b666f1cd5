/* Says how many cases are ticked. On a phone what can be done to them then stays in sight (app.css); without a script it stands below the list. */
(function () {
  "use strict";

  function tell() {
    const list = document.getElementById("hasil");
    if (!list) return;
    const many = list.querySelectorAll("[name=case]:checked").length, said = list.querySelector("[data-ticked]");
    list.classList.toggle("ticked", many > 0);
    said.textContent = many ? said.dataset.ticked.replace("{n}", many) : "";
  }

  tell();
  for (const event of ["change", "htmx:after:swap", "pageshow"]) addEventListener(event, tell);
})();
