// Numbers of a document: hexadecimal floats, and their decimal texts.

function fromHex(text) {
  const parts = /^(-?)0x([01])(?:\.([0-9a-f]+))?p([+-]\d+)$/.exec(text);
  if (!parts) return text === "inf" ? Infinity : text === "-inf" ? -Infinity : NaN;
  const [, sign, whole, digits = "", exponent] = parts;
  const fraction = digits ? parseInt(digits, 16) / 16 ** digits.length : 0;
  return (sign ? -1 : 1) * (Number(whole) + fraction) * 2 ** Number(exponent);
}

function decimal(value, digits) {
  if (Object.is(value, -0)) return "-0";
  if (!Number.isFinite(value)) return String(value).replace("Infinity", "∞");
  return String(Number(value.toPrecision(Math.min(digits, 17))));
}

// The same with its thousands apart, for people; not to be copied into a program.
function grouped(value, digits) {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size < 1e4 || size >= 1e15) return decimal(value, digits);
  return Number(value.toPrecision(digits)).toLocaleString("en-US", { maximumFractionDigits: 6 });
}

function inUlps(error) {
  if (!Number.isFinite(error)) return "infinitely many ulps";
  const text = error < 999.5 ? String(Number(error.toPrecision(3))) : error < 1e13
    ? Math.round(error).toLocaleString("en-US") : error.toExponential(2);
  return `${text} ulp`;
}

// A point as the plots use it; an expected result of 0 in the data stands for the same as was got.
function pointOf([x, got, other, error]) {
  const hex = { x, got, expected: other || got };
  return { x: fromHex(x), got: fromHex(got), expected: fromHex(hex.expected), error: error === "inf" ? Infinity : error, hex };
}

function sortOf(point) {
  if (!Number.isFinite(point.got)) return "lost";
  if (point.got === 0 && point.expected !== 0) return "dead";
  if (point.got * point.expected < 0) return "sign";
  return "ordinary";
}
