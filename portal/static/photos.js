/* A report's photos where there is script: made smaller before they leave, which also takes out where and with what they were made; listed with a button
   to take them out; sent ahead of the words with a bar that shows how far they are. Then the form itself goes, as it would without any of this.
   Nothing here is needed: whatever fails, the plain form is sent. */
(function () {
var input = document.getElementById("photos"), form = input && input.form;
if (!form) return;
var question = document.getElementById("photos-q"), held = document.getElementById("held");
var say = question.getAttribute("data-say").split("|"), most = +question.getAttribute("data-most");
var picked = [], busy = false, wanted = false, button, request, timer;

function make(tag, words, kind, parent, before) {
  var one = document.createElement(tag);
  if (words) one.textContent = words;
  if (kind) one.className = kind;
  if (parent) parent.insertBefore(one, before || null);
  return one;
}
// what the input holds is what the plain form would send
function put() {
  var bag = new DataTransfer();
  picked.forEach(function (one) { bag.items.add(one.file); });
  input.files = bag.files;
}
// browsers that do not turn photos upright themselves, or that guard against recognition by a canvas, get their photos sent as they are
function trusted() {
  var pen = make("canvas").getContext("2d"), seen;
  pen.fillStyle = "#4080c0";
  pen.fillRect(0, 0, 9, 9);
  seen = pen.getImageData(4, 4, 1, 1).data;
  return seen[0] == 64 && seen[1] == 128 && seen[2] == 192 && "imageOrientation" in input.style;
}
try { var shrinks = new DataTransfer() && trusted(); } catch (e) { return; }

var list = make("ul", "", "pics", question, input), refused = make("p", "", "err", question, input);
// beside the button: how far it is, or what went wrong
var box = make("div", "", "note", form, form.querySelector(".send")), status = make("p", "", "", box), bar = make("progress", "", "", box);
var acts = make("p", "", "acts", box), again = make("button", say[5], "btn", acts), without = make("button", say[6], "btn two", acts);
refused.setAttribute("role", "alert");
status.setAttribute("role", "status");
bar.setAttribute("aria-label", say[1]);
again.type = without.type = "button";
again.onclick = safely(send);
without.onclick = safely(function () {
  picked = [];
  put();
  carry("drop", "all");
  go();
});
tell("");
show();

function drawn(image, longest) {
  var canvas = make("canvas"), width = image.naturalWidth || image.width, height = image.naturalHeight || image.height;
  var scale = Math.min(1, longest / Math.max(width, height)), pen = canvas.getContext("2d");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  pen.imageSmoothingQuality = "high";
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}
function shrink(file, done) {
  var image = new Image(), address;
  if (!shrinks || !/^image/.test(file.type)) return done(file);
  image.onerror = function () { done(file); };
  image.onload = function () {
    try {
      var canvas = drawn(image, 2000), small = drawn(canvas, 296);
      URL.revokeObjectURL(address);
      canvas.toBlob(function (fine) {
        canvas.toBlob(function (plain) {
          var blob = fine && fine.size > 5e5 ? plain : fine;
          done(blob ? new File([blob], file.name, {type: blob.type}) : file, small);
        }, "image/jpeg", .6);
      }, "image/jpeg", .8);
    } catch (e) { done(file); }
  };
  image.src = address = URL.createObjectURL(file);
}
function take(fresh) {
  var file = fresh.shift();
  if (!file) {
    busy = false;
    put();
    show();
    tell("");
    if (wanted) send();
  } else if (!/^image\/(?!svg)|\/pdf$/.test(file.type) && !/\.(hei[cf]|pdf)$/i.test(file.name)) {
    refuse(file, 8);
    take(fresh);
  } else if (picked.length + held.querySelectorAll("li").length - dropped().length >= most) {
    refused.textContent += say[10];
    take([]);
  } else shrink(file, function (small, canvas) {
    if (small.size > 10485760) refuse(file, 9);
    else picked.push({file: small, canvas: canvas});
    take(fresh);
  });
}
function refuse(file, why) { refused.textContent += "“" + file.name + "” " + say[why] + " "; }
function show() {
  list.textContent = "";
  list.hidden = !picked.length;
  picked.forEach(function (one, number) {
    var row = make("li", "", "", list);
    row.appendChild(one.canvas || make("canvas"));
    make("span", one.file.name + " · " + Math.max(1, Math.round(one.file.size / 1000)) + " kB", "", row);
    var out = make("button", say[7], "out", row);
    out.type = "button";
    out.setAttribute("aria-label", say[7] + " " + one.file.name);
    out.onclick = function () { picked.splice(number, 1); put(); show(); input.focus(); };
  });
}
function dropped() { return [].slice.call(held.querySelectorAll("[name=drop]:checked")); }

function tell(words, part) {
  box.hidden = !words;
  box.className = "note";
  bar.hidden = false;
  acts.hidden = true;
  if (part >= 0) bar.value = part;
  else bar.removeAttribute("value");
  if (part >= 0) words += " " + Math.floor(part * 10) * 10 + " %";
  if (status.textContent != words) status.textContent = words;
}
function fail(why) {
  clearTimeout(timer);
  request = null;
  tell(say[why]);
  box.className = "note dang";
  bar.hidden = true;
  acts.hidden = false;
  again.focus();
}
function carry(name, value) {
  var one = make("input", "", "", form);
  one.type = "hidden";
  one.name = name;
  one.value = value;
}
function go() {
  if (button && button.name) carry(button.name, button.value);
  HTMLFormElement.prototype.submit.call(form);
}
function watch() {
  clearTimeout(timer);
  timer = setTimeout(function () { if (request) request.abort(); }, 60000);
}
function send() {
  var data = new FormData();
  wanted = false;
  data.append("token", form.elements.token.value);
  dropped().forEach(function (one) { data.append("drop", one.value); });
  picked.forEach(function (one) { data.append("photos", one.file, one.file.name); });
  request = new XMLHttpRequest();
  request.open("POST", question.getAttribute("data-hold"));
  request.upload.onprogress = safely(function (event) {
    watch();
    tell(say[event.loaded < event.total ? 1 : 2], event.loaded < event.total ? event.loaded / event.total : -1);
  });
  request.onerror = request.onabort = function () { fail(3); };
  request.onload = safely(function () {
    var status = this.status;
    clearTimeout(timer);
    if (status == 413) return fail(4);
    if (status >= 500) return fail(3);
    if (status != 200 && status != 422) return go();
    held.innerHTML = this.responseText;
    picked = [];
    put();
    show();
    if (status == 200) return go();
    request = null;
    tell("");
    question.classList.add("wrong");
    input.setAttribute("aria-describedby", "photos-h photos-e");
    input.focus();
  });
  tell(say[1], 0);
  watch();
  request.send(data);
}
function safely(deed) {
  return function (event) {
    try { deed.call(this, event); } catch (e) { go(); }
  };
}

function pick() {
  try {
    busy = true;
    refused.textContent = "";
    tell(say[0]);
    take([].slice.call(input.files));
  } catch (e) { busy = false; }
}
input.addEventListener("change", pick);
document.addEventListener("click", function (event) {
  for (var one = event.target; one; one = one.parentNode) if (one.tagName == "BUTTON" && one.form == form) button = one;
});
form.addEventListener("submit", function (event) {
  if ((!picked.length && !busy) || (button && button.name == "switch")) return;
  event.preventDefault();
  if (busy) wanted = true;
  else if (!request) safely(send)();
});
// who comes back to the page finds their photos still picked
if (input.files.length) pick();
})();
