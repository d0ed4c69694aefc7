const [zero, point, plus, minus] = [48, 46, 43, 45];
/** Above which further digits change nothing that a float of 32 bits holds, and below which all are exact. */
const enough = 1e14;

/** The number that these characters are, such as `-0.25`, `.5` or `3.9e-03`; NaN where they are none. */
export function decimal(bytes: Uint8Array, from: number, to: number): number {
  const sign = bytes[from];
  let at = sign === minus || sign === plus ? from + 1 : from;
  let mantissa = 0;
  let digits = 0;
  let exponent = 0;
  let isBehind = false;
  for (; at < to; at++) {
    const digit = bytes[at]! - zero;
    if (digit >= 0 && digit <= 9) {
      digits += 1;
      if (mantissa < enough) {
        mantissa = 10 * mantissa + digit;
        if (isBehind) exponent -= 1;
      } else if (!isBehind) exponent += 1;
    } else if (bytes[at] === point && !isBehind) isBehind = true;
    else break;
  }
  if (digits === 0) return Number.NaN;
  if (at < to) {
    const [, more] = /^e([+-]?\d{1,4})$/i.exec(Buffer.from(bytes.subarray(at, to)).toString('latin1')) ?? [];
    if (more === undefined) return Number.NaN;
    exponent += Number(more);
  }
  const size = exponent < 0 ? mantissa / 10 ** -exponent : mantissa * 10 ** exponent;
  return sign === minus ? -size : size;
}
