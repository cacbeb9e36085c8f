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

// Marks in the text the words that speak for a country or topic.
(() => {
  const panel = document.querySelector(".panel");
  const story = document.querySelector(".story");

  // Whatever scrolls sideways must be reachable with the keyboard.
  for (const box of document.querySelectorAll(".prose .table")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
  if (!panel || !story || !window.Highlight || !CSS.highlights) return;

  // The text as one string, and where each of its nodes begins in it.
  const nodes = [];
  let text = "";
  for (const part of story.querySelectorAll("h1, .deck, .byline > .meta, .prose")) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      nodes.push([text.length, walker.currentNode]);
      text += walker.currentNode.data;
    }
    text += "\n";
  }

  const place = (offset, end) => {
    let found = nodes[0];
    for (const node of nodes) if (end ? node[0] < offset : node[0] <= offset) found = node;
    return [found[1], Math.min(offset - found[0], found[1].length)];
  };

  const joined = /[\p{sc=Han}\p{sc=Hangul}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]/u;
  const ranges = (words) => words.flatMap((word) => {
    const plain = word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&").replace(/\s+/g, "\\s+").replace(/['’]/g, "['’]");
    const pattern = joined.test(word) ? plain : `(?<![\\p{L}\\p{N}])${plain}(?![\\p{L}\\p{N}])`;
    // Short forms such as "US" are names in capitals only.
    const flags = word === word.toUpperCase() ? "gu" : "giu";
    return [...text.matchAll(new RegExp(pattern, flags))].map((match) => {
      const range = new Range();
      range.setStart(...place(match.index));
      range.setEnd(...place(match.index + match[0].length, true));
      return range;
    });
  });

  for (const item of panel.querySelectorAll("li:has(q)")) {
    const words = [...item.querySelectorAll("q")].map((word) => word.textContent);
    const found = ranges(words).sort((a, b) => a.compareBoundaryPoints(Range.START_TO_START, b));
    if (!found.length) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "show";
    button.setAttribute("aria-pressed", "false");
    button.textContent = panel.dataset.show;
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      for (const other of panel.querySelectorAll(".show")) other.setAttribute("aria-pressed", "false");
      button.setAttribute("aria-pressed", on);
      if (!on) return CSS.highlights.delete("evidence");
      CSS.highlights.set("evidence", new Highlight(...found));
      found[0].startContainer.parentElement.scrollIntoView({ block: "center" });
    });
    (item.querySelector(".ev") ?? item).append(button);
  }
})();
