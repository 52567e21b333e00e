// The project's own accessibility checks, which matrix.py loads into the page.
window.matrix = (() => {
  const name = element => {
    const start = element.outerHTML.replace(/\s+/g, " ").slice(0, 110);
    return start || element.nodeName;
  };
  const seen = element => {
    const box = element.getBoundingClientRect();
    if (element.closest(".visually-hidden:not(:focus)")) return false;
    return element.checkVisibility({visibilityProperty: true, opacityProperty: true}) && box.width > 1 && box.height > 1;
  };

  // --- Colours: WCAG 2.2, "relative luminance" and "contrast ratio" ---

  const pen = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const known = new Map();
  function rgba(colour) {
    if (!known.has(colour)) {
      const numbers = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/.exec(colour);
      if (numbers) known.set(colour, [+numbers[1], +numbers[2], +numbers[3], +(numbers[4] ?? 1)]);
      else {
        pen.clearRect(0, 0, 1, 1);
        pen.fillStyle = colour;
        pen.fillRect(0, 0, 1, 1);
        const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
        known.set(colour, [red, green, blue, alpha / 255]);
      }
    }
    return known.get(colour);
  }
  const over = ([r, g, b, a], below) => [r, g, b].map((part, at) => part * a + below[at] * (1 - a)).concat(1);
  const luminance = ([r, g, b]) => {
    const [R, G, B] = [r, g, b].map(part => part / 255).map(
      part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * R + 0.7152 * G + 0.0722 * B;
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const CANVAS = () => getComputedStyle(document.documentElement).colorScheme.includes("dark")
    ? [0, 0, 0, 1] : [255, 255, 255, 1];

  // Return the background colour of an element, blended with those of its ancestors; null on a background image.
  function ground(element) {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== "none") return null;
      const colour = rgba(style.backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reduceRight((below, layer) => over(layer, below), CANVAS());
  }
  const opacity = element => element ? +getComputedStyle(element).opacity * opacity(element.parentElement) : 1;

  function texts() {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = new Set();
    while (walk.nextNode()) {
      const element = walk.currentNode.parentElement;
      if (walk.currentNode.data.trim() && !element.closest("script, style, noscript, template")) found.add(element);
    }
    for (const field of document.querySelectorAll("input:not([type=hidden], [type=checkbox], [type=radio]), textarea, select"))
      found.add(field);
    return [...found].filter(seen);
  }

  // Return the fill colours of the SVG shapes under a text, or the stroke colour around its letters.
  function drawnGrounds(text) {
    const style = getComputedStyle(text);
    if (style.paintOrder.startsWith("stroke") && style.stroke !== "none") return [rgba(style.stroke)];
    const box = text.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const shapes = [...text.closest("svg").querySelectorAll("rect, circle, path, use")].filter(shape => {
      if (!(shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING)) return false;
      const {fill} = getComputedStyle(shape);
      const area = shape.getBoundingClientRect();
      return fill !== "none" && rgba(fill)[3] === 1 && !shape.closest("defs")
        && area.left <= x && area.right >= x && area.top <= y && area.bottom >= y;
    });
    const top = shapes.at(-1);
    // The text may be outside of an irregular shape (a coast) though inside its box: check the shape below as well.
    const under = top?.matches("path, use") ? shapes.slice(-2) : shapes.slice(-1);
    return under.map(shape => rgba(getComputedStyle(shape).fill));
  }

  function textContrast(least = 7) {
    const found = [];
    for (const element of texts()) {
      const style = getComputedStyle(element);
      const drawn = element.closest("svg");
      const below = drawn ? drawnGrounds(element) : [ground(element)];
      for (const one of below) {
        if (!one) { found.push(`a background that is an image, under ${name(element)}`); continue; }
        const [r, g, b, a] = rgba(drawn ? style.fill : style.color);
        const ratio = contrast(over([r, g, b, a * opacity(element)], one), one);
        if (ratio < least - 0.005) found.push(`text ${ratio.toFixed(2)}:1, ${name(element)}`);
      }
    }
    return found;
  }

  // WCAG 1.4.11: the border or the background of a control contrasts with its surroundings.
  function controlContrast(least = 3) {
    const found = [];
    for (const element of document.querySelectorAll("button, .button, textarea, select, input:not([type=hidden], [type=checkbox], [type=radio])")) {
      if (!seen(element)) continue;
      const style = getComputedStyle(element);
      const around = ground(element.parentElement);
      if (!around) { found.push(`a background that is an image, under ${name(element)}`); continue; }
      const edge = rgba(style.borderTopColor);
      const hasEdge = style.borderTopStyle !== "none" && parseFloat(style.borderTopWidth) >= 1 && edge[3] > 0;
      const own = rgba(style.backgroundColor);
      const isText = own[3] === 0 && element.textContent.trim();  // textContrast() checks it like a link
      const ratios = [
        hasEdge ? contrast(over(edge, around), around) : 0,
        own[3] ? contrast(over(own, around), around) : 0,
      ];
      if (!(isText && !hasEdge) && Math.max(...ratios) < least - 0.005)
        found.push(`control ${Math.max(...ratios).toFixed(2)}:1, ${name(element)}`);
    }
    return found;
  }

  // --- Layout ---

  const scrolls = element => element && (
    ["auto", "scroll"].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  function room() {
    const width = document.documentElement.clientWidth;
    const found = [];
    if (document.documentElement.scrollWidth > width) found.push("the page scrolls sideways");
    for (const element of document.querySelectorAll("body *")) {
      if (element.closest("svg")) continue;
      const box = element.getBoundingClientRect();
      if (box.width <= 1 || box.height <= 1 || (box.right <= width + 1 && box.left >= -1)) continue;
      if (element.checkVisibility({visibilityProperty: true}) && !scrolls(element))
        found.push(`cut off: ${name(element)}`);
    }
    return width < 768 ? found : [...found, ...brokenWords()];
  }

  // Words on public pages that columns too narrow for large letters break. From 14 letters on headings are hyphenated.
  function brokenWords() {
    const range = document.createRange();
    const nodes = texts().filter(element => element.closest("#tresc") && !element.matches("code")).flatMap(element => [...element.childNodes]);
    return nodes.filter(node => node.nodeType === 3).flatMap(node => [...node.data.matchAll(/\p{L}{3,13}/gu)].filter(word => {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const [first, ...rest] = range.getClientRects();
      return rest.some(box => box.top > first.bottom - 2);
    }).map(word => `“${word[0]}” is broken in ${name(node.parentElement)}`));
  }

  // Return the inner box, with its corner radius, of an element with a visible border or background; null for others.
  function innerBox(element) {
    const style = getComputedStyle(element);
    const edges = ["Left", "Top", "Right", "Bottom"].map(side => parseFloat(style[`border${side}Width`]));
    if (style.display === "inline" || !(Math.max(...edges) > 0 || rgba(style.backgroundColor)[3] > 0)) return null;
    const {left, top, right, bottom} = element.getBoundingClientRect();
    const round = style.borderTopLeftRadius.endsWith("px") ? parseFloat(style.borderTopLeftRadius) : 0;
    return {
      left: left + edges[0], top: top + edges[1], right: right - edges[2], bottom: bottom - edges[3],
      round: Math.min(round, (right - left) / 2, (bottom - top) / 2) - edges[0],
    };
  }
  function isInside(x, y, {left, top, right, bottom, round}) {
    if (x < left - 0.5 || x > right + 0.5 || y < top - 0.5 || y > bottom + 0.5) return false;
    const across = Math.max(left + round - x, x - right + round);
    const down = Math.max(top + round - y, y - bottom + round);
    return across <= 0 || down <= 0 || Math.hypot(across, down) <= round + 0.5;
  }
  // Letters do not reach the top and the bottom of the line box: the corners are those of the letters.
  const corners = ({left, right, top, bottom, height}) => [left, right].flatMap(
    x => [top + height * 0.22, bottom - height * 0.22].map(y => [x, y]));
  function boxes() {
    const found = new Set();
    for (const element of texts().filter(element => !element.closest("svg") && !scrolls(element))) {
      const lines = [...element.childNodes].filter(node => node.nodeType === 3 && node.data.trim()).flatMap(node => {
        const range = document.createRange();
        range.selectNodeContents(node);
        return [...range.getClientRects()].filter(line => line.width > 1);
      });
      // Positioned elements, such as menus, may overflow the boxes of their ancestors.
      for (let at = element; at !== document.body; at = at.parentElement) {
        const box = innerBox(at);
        if (box && !lines.flatMap(corners).every(([x, y]) => isInside(x, y, box))) found.add(`over the edge: ${name(at)}`);
        if (["absolute", "fixed"].includes(getComputedStyle(at).position)) break;
      }
    }
    return [...found];
  }

  // WCAG 2.5.5: 44 by 44 px, except links in a sentence, which depend on its line height.
  function inSentence(link) {
    let block = link.parentElement;
    while (getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
    const alone = [...block.querySelectorAll("a, button")].map(one => one.textContent).join("");
    const letters = text => text.replace(/[^\p{L}\p{N}]/gu, "").length;
    return getComputedStyle(link).display === "inline" && letters(block.textContent) > letters(alone);
  }
  // Return [width, height] of the touch target: the element, the box under its ::after, or its label.
  function reach(element) {
    const after = getComputedStyle(element, "::after");
    const boxes = [element.getBoundingClientRect()];
    if (after.content !== "none" && after.position === "absolute") {
      let holder = element;
      while (holder && getComputedStyle(holder).position === "static") holder = holder.parentElement;
      if (holder) boxes.push(holder.getBoundingClientRect());
    }
    for (const label of element.labels ?? []) boxes.push(label.getBoundingClientRect());
    return [Math.max(...boxes.map(box => box.width)), Math.max(...boxes.map(box => box.height))];
  }
  function targets(least = 44) {
    return [...document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])")]
      .filter(element => seen(element) && !element.matches(".skip-link"))
      .filter(element => !(element.matches("a") && !element.closest("svg") && inSentence(element)))
      .map(element => [element.matches(".town") ? element.querySelector(".town-reach") : element, element])
      .map(([place, element]) => [reach(place), element])
      // A link alone in a paragraph or list item of a rich text: 24 by 24 px (WCAG 2.5.8).
      .filter(([[width, height], element]) => {
        const asked = element.matches(".prose a") ? 24 : least;
        return width < asked - 0.5 || height < asked - 0.5;
      })
      .map(([[width, height], element]) => `target ${Math.round(width)} × ${Math.round(height)}, ${name(element)}`);
  }

  // --- Structure ---

  function structure() {
    const found = [];
    const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(
      heading => heading.checkVisibility({visibilityProperty: true}));
    const levels = headings.map(heading => +heading.nodeName[1]);
    if (levels.filter(level => level === 1).length !== 1) found.push("not exactly one h1");
    levels.forEach((level, at) => {
      if (level > (levels[at - 1] ?? 0) + 1) found.push(`a level is left out before ${name(headings[at])}`);
      if (!headings[at].textContent.trim()) found.push("an empty heading");
    });
    if (document.documentElement.lang !== "pl") found.push("the page is not marked as Polish");
    // English words in a Polish text need a lang attribute (WCAG 3.1.2).
    for (const element of texts()) {
      const own = [...element.childNodes].filter(node => node.nodeType === 3).map(node => node.data).join(" ");
      const english = /\b(the|of|and|with|for|from|this|your)\b/i.exec(own);
      if (english && element.closest("[lang]").lang === "pl") found.push(`“${english[0]}” is not marked as English, ${name(element)}`);
    }
    // Between a text and an element in a flexbox, which are boxes of their own, the space is dropped.
    for (const text of texts().flatMap(element => [...element.childNodes]).filter(node => node.nodeType === 3)) {
      const isSpaced = (text.nextElementSibling && /\S\s+$/.test(text.data)) || (text.previousElementSibling && /^\s+\S/.test(text.data));
      const {display, columnGap} = getComputedStyle(text.parentElement);
      if (isSpaced && display.includes("flex") && columnGap === "normal") found.push(`a space is lost in ${name(text.parentElement)}`);
    }
    for (const field of document.querySelectorAll("[aria-invalid=true]")) {
      const ids = (field.getAttribute("aria-describedby") ?? "").split(/\s+/);
      const told = ids.map(id => document.getElementById(id)).filter(Boolean).some(seen);
      if (!told) found.push(`no message is tied to ${name(field)}`);
    }
    return found;
  }

  // Without punctuation: innerText separates "word" and "," if they are in two boxes.
  const words = () => document.body.innerText.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);

  // Visible words of the main content.
  const contentWords = () => texts()
    .filter(element => element.closest("main, body > #container") && !element.matches("input, textarea, select"))
    .flatMap(element => [...element.childNodes].filter(node => node.nodeType === 3))
    .flatMap(node => node.data.replace(/\u00ad/g, "").toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter(Boolean);

  // Boxes whose content overflows at the bottom and would overlap the next element.
  const spilled = () => [...document.querySelectorAll("main :is(section, article, div, ul, ol, li)")].filter(seen).filter(box =>
    [...box.children].some(child => seen(child) && getComputedStyle(child).position !== "absolute"
      && child.getBoundingClientRect().bottom > box.getBoundingClientRect().bottom + 1)).map(name);

  // --- Focus ---

  function focusables() {
    return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
      .filter(element => element.tabIndex >= 0 && !element.disabled && element.checkVisibility({visibilityProperty: true}))
      // A group of radio buttons is one tab stop: the checked one, or the first if none is checked.
      .filter(element => element.type !== "radio" || element === (
        document.querySelector(`[name="${element.name}"]:checked`) ?? document.querySelector(`[name="${element.name}"]`)));
  }
  // Return the index of the focused element and an error if it is covered.
  function stop() {
    const element = document.activeElement;
    const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
    // The middle of the part in the viewport: of a tall field the browser shows only the line with the cursor.
    const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;
    const there = document.elementFromPoint(
      middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
    const covered = !there || !(element.contains(there) || there.contains(element));
    return {at: focusables().indexOf(element), found: covered ? [`covered: ${name(element)}`] : []};
  }
  // Record stop() when a key is released: by then the focus has moved and the page has scrolled.
  let stops = [];
  const record = () => stops.push(stop());
  function recordStops() {
    stops = [];
    addEventListener("keyup", record, true);
  }
  function recordedStops() {
    removeEventListener("keyup", record, true);
    return stops;
  }
  // Check the focus ring of each element. Requires keyboard input before, or :focus-visible would not match.
  function rings() {
    return focusables().flatMap(element => {
      element.focus({preventScroll: true});
      const wrong = ring(element);
      return wrong ? [`${wrong}, ${name(element)}`] : [];
    });
  }
  function ring(element) {
    const circle = element.querySelector?.(".town-reach");
    if (circle) {
      const {stroke} = getComputedStyle(circle);
      const grounds = [".map-sea", ".map-land"].map(
        place => rgba(getComputedStyle(element.closest("svg").querySelector(place)).fill));
      return stroke === "none" || grounds.some(one => contrast(rgba(stroke), one) < 3) ? "the ring is too pale" : "";
    }
    let ringed = element;  // a card shows the ring of the link that covers it
    while (ringed && getComputedStyle(ringed).outlineStyle === "none") ringed = ringed.parentElement;
    if (!ringed) return "no ring";
    const style = getComputedStyle(ringed);
    if (parseFloat(style.outlineWidth) < 2) return "a thin ring";
    const around = ground(parseFloat(style.outlineOffset) < 0 ? ringed : ringed.parentElement ?? ringed);
    if (!around) return "an image behind the ring";
    const ratio = contrast(over(rgba(style.outlineColor), around), around);
    return ratio < 3 ? `ring ${ratio.toFixed(2)}:1` : "";
  }

  function setPreferences({font, contrast, spacing}) {
    const root = document.documentElement;
    if (root.dataset.contrast) Object.assign(root.dataset, {font, contrast, spacing});
    else document.body.className = document.body.className
      .replace(/\bfont-\d+/, `font-${font}`)
      .replace(/\bcontrast-[a-z-]+/, `contrast-${contrast}`)
      .replace(/\bspacing-[a-z]+/, `spacing-${spacing}`);
    for (const button of document.querySelectorAll("[aria-pressed][name]"))
      button.setAttribute("aria-pressed", String({font, contrast, spacing}[button.name] === button.value));
    const pressed = [...document.querySelectorAll("#widok [aria-pressed=true]")];
    if (!pressed.length) return;
    const labels = pressed.map(button => button.textContent.trim());
    const isDefault = `${font} ${contrast} ${spacing}` === "100 default normal";
    document.getElementById("widok-teraz").textContent =
      `Wygląd strony: ${isDefault ? "domyślny" : `czcionka ${labels[0]}, kontrast ${labels[1]}, odstępy ${labels[2]}`}`;
    pressed.forEach((button, index) => {
      const status = button.closest("fieldset").querySelector(".preferences-status");
      status.textContent = status.textContent.replace(/^(Zmieniono: \S+) .*/, `$1 ${labels[index]}`);
    });
  }

  // Return only violations and incomplete results, each with those of `places` (selectors) that contain it.
  async function runAxe(options, places) {
    const answer = await axe.run(options);
    return ["violations", "incomplete"].flatMap(outcome => answer[outcome].flatMap(rule => rule.nodes.map(node => {
      const element = document.querySelector(node.target[0]);
      return {
        rule: rule.id,
        target: node.target.join(" "),
        html: node.html.slice(0, 200),
        message: [...node.any, ...node.all, ...node.none].map(check => check.message).join(" "),
        incomplete: outcome === "incomplete",
        within: places.filter(place => element?.closest(place)),
      };
    })));
  }

  return {axe: runAxe, setPreferences, textContrast, controlContrast, room, boxes, targets, structure, words, contentWords, spilled, focusables, stop, recordStops, recordedStops, rings};
})();
