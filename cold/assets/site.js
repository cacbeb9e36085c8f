// Marks in the text the words that speak for a country or topic. Without this file the page loses nothing else.
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
    const plain = word.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&").replace(/\s+/g, "\\s+").replace(/['’]/g, "['’]");
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
    item.querySelector(".ev").append(button);
  }
})();
