/* What goes wrong with a piece of the page is said above the page, which stays as it is, with all that was typed. Our own errors come as such
   a notice (web/failing.py). An error page from anybody else on the way, or no answer at all, is told in words that the layout keeps ready. */
(function () {
  "use strict";
  const place = () => document.getElementById("notice");

  function isOurs(answer) {
    return answer.hx.retarget || ([409, 422].includes(answer.response.status) && !/<html[\s>]/i.test(answer.text));
  }

  function tell() {
    place().replaceChildren(document.getElementById("no-answer").content.cloneNode(true));
    place().firstElementChild.focus();
  }

  document.addEventListener("htmx:before:request", () => place().replaceChildren());
  document.addEventListener("htmx:after:request", function (event) {
    const answer = event.detail.ctx;
    if (answer.response.status < 400 || isOurs(answer)) return;
    event.preventDefault();
    tell();
  });
  document.addEventListener("htmx:error", (event) => event.detail.ctx && tell());
})();
