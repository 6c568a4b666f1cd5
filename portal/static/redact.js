// Blacks out what is selected in a text. Without script the same is done by typing [...] in its place.
for (const box of document.querySelectorAll("[data-redact]")) {
  const text = box.querySelector("textarea");
  const whole = text.value;
  const button = (words, work) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn s";
    made.textContent = words;
    made.addEventListener("click", () => {
      work();
      text.dispatchEvent(new Event("change", { bubbles: true }));
      text.focus();
    });
    return made;
  };
  const row = document.createElement("p");
  row.className = "row";
  row.append(
    button(box.dataset.redactDo, () => {
      const { selectionStart: from, selectionEnd: to } = text;
      if (from < to) text.setRangeText("█████", from, to, "end"); // always as long: how long a name was says something too
    }),
    button(box.dataset.redactUndo, () => {
      text.value = whole;
    }),
  );
  text.after(row);
}
