/* Single keys on the list and on a case (listed in inbox/_key_list.html). Nothing happens while somebody types, with a modifier held, or over an
   open dialog; a key only leads somewhere or ticks a box, it never sends. Who switched them off gets no #keys, and so no keys. */
(function () {
  "use strict";
  const help = document.getElementById("keys");
  if (!help) return;

  const PLACES = {
    // the first one that is there
    "/": ["#q"],
    a: ["#to", "#owner"],
    s: ["select#status", "#whose button", "#talk form[action$='/review'] button", "#decision [name=outcome]", "#decision [name=reason]"],
    d: ["#decision [name=outcome]", "#decision [name=reason]", "#changes [value=all_on]", "#changes [name^=d_]"],
    n: ["#note"],
    r: ["#message"],
  };
  const IN_A_CASE = "dnr"; // on the list they open the case, at that place
  let before = "";
  let left = null; // where the focus was before a key led into a field

  const placeOf = (key) => PLACES[key].map((one) => document.querySelector(one)).find(Boolean);
  const every = () => [...document.querySelectorAll("ol.inbox > li")];
  const lines = () => every().filter((one) => !one.closest("details:not([open])"));
  const current = () => document.activeElement.closest("ol.inbox > li");
  const title = (line) => line && line.querySelector("a.title");
  const isTyping = (target) => target.closest("textarea, select, [contenteditable], input:not([type=checkbox]):not([type=radio])");

  function go(place) {
    for (let box = place.closest("details:not([open])"); box; box = box.parentElement.closest("details:not([open])")) box.open = true;
    place.scrollIntoView({ block: "center" });
    place.focus();
  }

  function step(way) {
    const all = lines(), link = document.querySelector("nav a[rel=" + (way > 0 ? "next" : "prev") + "]");
    if (!all.length) return link && link.click();
    const at = all.indexOf(current());
    const next = title(all[at < 0 ? (way > 0 ? 0 : all.length - 1) : at + way]);
    if (next) go(next);
  }

  function tick() {
    const line = current() || lines()[0], box = line && line.querySelector("[name=case]");
    if (box) box.click();
  }

  function open(key) {
    const link = title(current());
    if (link) location.assign(link.href + "#tombol-" + key);
  }

  function lead(key) {
    const place = placeOf(key);
    if (key === "a" && current() && !document.querySelector("[name=case]:checked")) tick(); // whoever ticked nothing means this one
    if (current() && IN_A_CASE.includes(key)) open(key);
    else if (place) go(place);
  }

  function toTheList() {
    const back = document.querySelector("a.back"), code = location.pathname.match(/^\/inbox\/(\w{6})$/);
    location.assign(code && back ? back.href + "#berkas-" + code[1] : help.dataset.inbox);
  }

  function explain() {
    help.showModal();
    document.getElementById("keys-h").focus();
  }

  function leave(field) {
    field.blur();
    if (left && left.isConnected) left.focus();
  }

  function press(key) {
    if (before === "g" && key === "i") toTheList();
    else if (key === "j") step(1);
    else if (key === "k") step(-1);
    else if (key === "x") tick();
    else if (key === "?") explain();
    else if (PLACES[key]) lead(key);
    else return false;
    return true;
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]")) return;
    if (isTyping(event.target)) return event.key === "Escape" && leave(event.target);
    if (PLACES[event.key]) left = document.activeElement;
    if (press(event.key)) event.preventDefault();
    before = event.key;
  });

  function tell() {
    for (const key of Object.keys(PLACES)) {
      const place = placeOf(key);
      if (!place || place.getAttribute("aria-keyshortcuts")) continue;
      place.setAttribute("aria-keyshortcuts", key);
      if (!place.title) place.title = help.dataset.key + " " + key;
    }
  }

  tell();
  document.addEventListener("htmx:after:swap", tell);
  const asked = location.hash.match(/^#tombol-([dnr])$/);
  if (asked) lead(asked[1]);
  const from = location.hash.match(/^#berkas-(\w{6})$/);
  const line = from && every().map(title).find((one) => one.pathname === "/inbox/" + from[1]);
  if (line) go(line);
})();
