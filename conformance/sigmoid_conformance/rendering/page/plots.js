// What all plots have in common, drawn by uPlot: axes, lines, dots, a frame, and what is pointed at.

const HEIGHT = 300;

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

// An axis whose ticks a scale chooses; `special` are ticks that stand for what has no place on it.
function axisOf(scale, candidates, apart, special = []) {
  const texts = new Map();
  return {
    stroke: colour("soft"), font: "12px system-ui, sans-serif", grid: { stroke: colour("grid"), width: 1 },
    ticks: { stroke: colour("line"), width: 1 },
    splits: (plot, axis, from, to) => {
      const side = axis === 0 ? plot.bbox.width : plot.bbox.height;
      const kept = special.filter((tick) => tick.length >= from && tick.length <= to);
      const room = (apart * devicePixelRatio * (to - from)) / side;
      const ticks = ticksOf(scale, from, to, room, candidates).filter((tick) =>
        kept.every((other) => Math.abs(other.length - tick.length) >= room));
      const all = [...kept, ...ticks].sort((first, second) => first.length - second.length);
      all.forEach((tick) => texts.set(tick.length, tick.text ?? tickText(tick.value)));
      return all.map((tick) => tick.length);
    },
    values: (plot, lengths) => lengths.map((length) => texts.get(length) ?? ""),
  };
}

function dots(name, size, values) {
  return { values, options: {
    stroke: colour(name), fill: colour(name), paths: () => null,
    points: { show: true, size, stroke: colour(name), fill: colour(name), width: 0 },
  } };
}

function line(name, width, values, dash = []) {
  return { values, options: { stroke: colour(name), width, dash, points: { show: false } } };
}

// A plot in its frame: a title and a legend above it, a place for what is pointed at on it.
function framed(title, note, legend, described) {
  const holder = element("div", { className: "plot", tabIndex: 0 });
  holder.setAttribute("role", "img");
  holder.setAttribute("aria-label", `${title}; ${described}`);
  const caption = element("figcaption", {}, element("b", { textContent: title }), note ? ` · ${note}` : "", legend);
  return { holder, figure: element("figure", {}, caption, holder) };
}

function keepWidth(plot, holder) {
  new ResizeObserver(() => holder.clientWidth && plot.setSize({ width: holder.clientWidth, height: HEIGHT })).observe(holder);
}

// Shows names and texts beside a place of a plot, on the side that has room.
function tell(holder, plot, left, entries) {
  const tip = holder.querySelector(".tip");
  tip.replaceChildren(element("dl", {}, ...entries.flatMap(([name, text]) =>
    [element("dt", { textContent: name }), element("dd", { textContent: text })])));
  const at = left + plot.over.offsetLeft, room = holder.clientWidth - tip.offsetWidth;
  tip.style.left = `${Math.max(0, Math.min(room, at > holder.clientWidth / 2 ? at - tip.offsetWidth - 14 : at + 14))}px`;
  tip.style.top = "12px";
}

// The points of a plot as a table, made when it is opened.
function pointsTable(count, headings, rows) {
  const holder = element("div", { className: "scroll", tabIndex: 0 });
  const made = element("details", { className: "points" }, element("summary", { textContent: `The ${count} points as a table` }), holder);
  const line = (tag, texts, options) => element("tr", {}, ...texts.map((textContent) => element(tag, { ...options, textContent })));
  made.addEventListener("toggle", () => {
    if (!made.open || holder.firstChild) return;
    holder.append(element("table", {}, element("thead", {}, line("th", headings, { scope: "col" })),
      element("tbody", {}, ...rows().map((texts) => line("td", texts, {})))));
  });
  return made;
}

function* magnitudes(low, high) {
  const least = Math.max(-323, Math.floor(Math.log10(low || Number.MIN_VALUE))), most = Math.ceil(Math.log10(high));
  for (const step of [100, 50, 20, 10, 5, 2, 1]) {
    if (step > (most - least) / 2 && step > 1) continue;
    for (let exponent = Math.floor(most / step) * step; exponent >= least; exponent -= step) yield Number(`1e${exponent}`);
  }
  if (most - least < 4) yield* [...roundNumbers(low, high, low)].filter((value) => value > 0);
}
