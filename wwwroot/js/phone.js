/** What is wrong with a telephone number at first sight, as a key of `words.errors`; the gateway has the last word. */
export function phoneFault(typed, region) {
  const digits = typed.replace(/\D/g, "");
  if (!typed.trim()) {
    return "phoneEmpty";
  }
  if (/\p{L}/u.test(typed)) {
    return "phoneLetters";
  }
  if (region === "CO" && !isInternational(typed) && /^\d{7,8}$/.test(digits)) {
    return "phoneOldColombian";
  }
  if (digits.length < 7) {
    return "phoneShort";
  }
  // 15 digits is E.164's longest; two more leave room for a 00 before them.
  return digits.length > 17 ? "phoneLong" : null;
}

/** Written with its country code, so that the chosen country does not matter. */
export function isInternational(typed) {
  return /^\s*[+＋]/.test(typed);
}
