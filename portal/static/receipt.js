/* Where script exists: a code can be copied, saved as a picture and printed; who leaves quickly leaves nothing for Back to come to;
   after fifteen minutes a conversation is locked. Nothing here is needed. ES5. */
(function () {
"use strict";
function by(selector) { return document.querySelector(selector); }

/* the receipt */
var tools = by(".tools"), code = by(".code");

function words(name) { return tools.getAttribute("data-" + name); }

function groups() { return code.textContent.replace(/\s+/g, " ").replace(/^ | $/g, ""); }

function button(name, work) {
  var made = document.createElement("button");
  made.type = "button";
  made.className = "btn two";
  made.appendChild(document.createTextNode(words(name)));
  made.onclick = work;
  tools.appendChild(made);
}

function tell(name) { said.textContent = words(name); }

function select() {
  var range = document.createRange(), selection = getSelection();
  range.selectNodeContents(code);
  selection.removeAllRanges();
  selection.addRange(range);
}

// without https there is no clipboard, and old browsers have none
function copyOld() {
  var box = document.createElement("textarea"), done = false;
  box.value = groups();
  box.className = "vh";
  box.readOnly = true;
  tools.appendChild(box);
  box.select();
  box.setSelectionRange(0, 99);
  try { done = document.execCommand("copy"); } catch (none) { done = false; }
  tools.removeChild(box);
  if (!done) { select(); }
  tell(done ? "copied" : "uncopied");
}

function copy() {
  if (navigator.clipboard && navigator.clipboard.writeText) {
    navigator.clipboard.writeText(groups()).then(function () { tell("copied"); }, copyOld);
  } else { copyOld(); }
}

function picture() {
  var canvas = document.createElement("canvas"), pen = canvas.getContext("2d"), four = groups().split(" "), n;
  canvas.width = 800;
  canvas.height = 480;
  pen.fillStyle = "white";
  pen.fillRect(0, 0, 800, 480);
  pen.fillStyle = "black";
  pen.textAlign = "center";
  pen.font = "bold 96px monospace";
  for (n = 0; n < 4; n++) { pen.fillText(four[n], n % 2 ? 570 : 230, n < 2 ? 150 : 280); }
  pen.font = "30px sans-serif";
  pen.fillText(words("address"), 400, 400, 760);
  return canvas;
}

function save() {
  var canvas = picture(), link = document.createElement("a");
  function go(address) {
    link.href = address;
    link.download = words("name");
    document.body.appendChild(link);
    link.click();
    document.body.removeChild(link);
    tell("saved");
  }
  if (!canvas.toBlob) { return go(canvas.toDataURL("image/png")); }
  canvas.toBlob(function (blob) {
    var address = URL.createObjectURL(blob);
    go(address);
    setTimeout(function () { URL.revokeObjectURL(address); }, 60000);
  });
}

if (tools && code) {
  button("copy", copy);
  button("save", save);
  if (window.print) { button("print", function () { window.print(); }); }
  var said = document.createElement("span");
  said.setAttribute("role", "status");
  tools.appendChild(said);
}

/* leaving: the page is empty at once, and its place in the history is taken */
var quick = by(".quick");

function leave(event) {
  var asked = new XMLHttpRequest(), ticket = quick.querySelector("[name=leaving]"), gone = false;
  function go() { if (!gone) { gone = true; location.replace(quick.getAttribute("data-to")); } }
  event.preventDefault();
  document.body.hidden = true;
  document.title = "";
  asked.onloadend = go;
  setTimeout(go, 1500);
  asked.open("POST", quick.action);
  asked.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
  asked.send(ticket ? "leaving=" + encodeURIComponent(ticket.value) : "");
}

if (quick) { quick.addEventListener("submit", leave); }

/* fifteen minutes: what was typed goes to the page that asks for the code again; nothing of it is sent to the office */
var talk = by("form[data-lock]"), until = new Date().getTime() + 900000, busy = 0, locked = false;

function lock() {
  var now = new Date().getTime(), mark;
  if (locked || now < until || now - busy < 30000 || navigator.onLine === false) { return; }
  locked = true;
  mark = document.createElement("input");
  mark.type = "hidden";
  mark.name = "lock";
  mark.value = "1";
  talk.appendChild(mark);
  talk.submit();
}

if (talk) {
  talk.addEventListener("input", function () { busy = new Date().getTime(); });
  talk.addEventListener("submit", function () { locked = true; });
  document.addEventListener("visibilitychange", lock);
  setInterval(lock, 10000);
}
}());
