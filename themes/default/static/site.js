// What a page can do beyond being read. Without this file nothing of its text is lost.

// Footnotes stand in the margin beside their references where it has room; at the end of the text they stay, too.
(() => {
  const prose = document.querySelector(".story > .text .prose");
  const notes = document.querySelector(".footnotes");
  if (!prose || !notes) return;
  const wide = matchMedia("(width >= 80rem)");
  const place = () => {
    for (const old of prose.querySelectorAll(".sidenote")) old.remove();
    notes.classList.toggle("beside", wide.matches);
    if (!wide.matches) return;
    const top = prose.getBoundingClientRect().top;
    let free = 0;
    for (const link of prose.querySelectorAll(".footnote-ref a")) {
      const note = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!note) continue;
      const aside = document.createElement("div");
      aside.className = "sidenote";
      // A reader of the screen finds the note at the end of the text, once.
      aside.setAttribute("aria-hidden", "true");
      const number = document.createElement("b");
      number.textContent = link.textContent;
      aside.append(number);
      for (const part of note.cloneNode(true).childNodes) aside.append(part.cloneNode(true));
      for (const extra of aside.querySelectorAll("[role=doc-backlink], .footnote-backref")) extra.remove();
      for (const inner of aside.querySelectorAll("[id]")) inner.removeAttribute("id");
      for (const inner of aside.querySelectorAll("a")) inner.tabIndex = -1;
      prose.append(aside);
      free = Math.max(free, link.getBoundingClientRect().top - top);
      aside.style.top = `${free}px`;
      free += aside.offsetHeight + 12;
    }
  };
  place();
  wide.addEventListener("change", place);
  addEventListener("load", place);
})();

// Whatever scrolls sideways must be reachable with the keyboard.
for (const box of document.querySelectorAll(".prose .table")) {
  if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
}

// Marks in the text the words that speak for a country, topic, name or date.
(() => {
  const panel = document.querySelector(".panel");
  const story = document.querySelector(".story");
  if (!panel || !story) return;

  for (const item of panel.querySelectorAll("[data-mark]")) {
    // Margin notes are copies that come and go.
    const words = () => [...story.querySelectorAll(`[data-e~="${item.dataset.mark}"]`)];
    if (!words().length) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "show";
    button.setAttribute("aria-pressed", "false");
    button.textContent = panel.dataset.show;
    const name = item.querySelector(":scope > a, :scope > time") ?? item.firstChild;
    button.setAttribute("aria-label", `${panel.dataset.show}: ${name.textContent.trim()}`);
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      for (const other of panel.querySelectorAll(".show")) other.setAttribute("aria-pressed", "false");
      for (const old of story.querySelectorAll(".evident")) old.classList.remove("evident");
      button.setAttribute("aria-pressed", on);
      if (!on) {
        item.scrollIntoView({ block: "nearest" });
        return;
      }
      for (const word of words()) word.classList.add("evident");
      // Readers stay where they are if they see one of the words.
      const isSeen = (word) => {
        const { top, bottom } = word.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
      };
      if (!words().some(isSeen)) words()[0].scrollIntoView({ block: "center" });
    });
    (item.querySelector(".ev") ?? item).append(" ", button);
  }
})();
