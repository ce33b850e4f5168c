// Scales that reach from 0 over many powers of ten, and where to put ticks on them.

const LOG10 = Math.LN10;

// Symmetric log: linear within ±knee, logarithmic beyond; a power of ten is about 1 long.
function symmetricLog(knee) {
  return {
    forward: (value) => Math.asinh(value / (2 * knee)) / LOG10,
    inverse: (length) => 2 * knee * Math.sinh(length * LOG10),
  };
}

const LINEAR = { forward: (value) => value, inverse: (length) => length };

// Round numbers in [low, high], the ones to keep first: 0, powers of ten, then finer and finer.
function* roundNumbers(low, high, knee) {
  if (low <= 0 && high >= 0) yield 0;
  const least = Math.floor(Math.log10(knee)), most = Math.ceil(Math.log10(Math.max(-low, high, knee)));
  const steps = [8, 4, 2, 1].filter((step) => step < most - least || step === 1);
  for (const step of steps)
    for (let exponent = most - (most % step); exponent >= least; exponent -= step) yield* signed(10 ** exponent);
  for (const factor of [3, 2, 5, 7]) for (let exponent = most; exponent >= least; exponent--) yield* signed(factor * 10 ** exponent);
  for (let size = 10 ** Math.floor(Math.log10((high - low) / 2 || 1)), round = 0; round < 2; size /= 5, round++)
    for (let place = Math.ceil(low / size); place <= high / size; place++) yield Number((place * size).toPrecision(12));
}

function* signed(value) {
  const round = Number(value.toPrecision(12));
  yield round;
  yield -round;
}

// Ticks between two lengths of a scale, at least `apart` from each other; returns lengths and their values.
function ticksOf(scale, from, to, apart, candidates) {
  const low = scale.inverse(from), high = scale.inverse(to), chosen = [];
  for (const value of candidates(low, high)) {
    const length = scale.forward(value);
    if (length < from || length > to) continue;
    if (chosen.every((tick) => Math.abs(tick.length - length) >= apart)) chosen.push({ length, value });
    if (chosen.length > 40) break;
  }
  return chosen.sort((first, second) => first.length - second.length);
}

function tickText(value) {
  const size = Math.abs(value);
  if (value === 0) return "0";
  const text = size >= 1e5 || size < 1e-4 ? value.toExponential().replace("e+", "e") : String(value);
  return text.replace("-", "−");
}
