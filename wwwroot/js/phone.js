/** What is wrong with a telephone number at first sight, as a key of `words.errors`; the gateway has the last word. */
export function phoneFault(typed, region) {
  const number = withoutInvisible(typed).replace(/^\s*tel:/i, "");
  const digits = number.match(/\p{Nd}/gu) ?? [];
  if (!number.trim()) {
    return "phoneEmpty";
  }
  if (/\p{L}/u.test(number)) {
    return "phoneLetters";
  }
  if (region === "CO" && !isInternational(typed) && (digits.length === 7 || digits.length === 8)) {
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
  return /^\s*(tel:)?[\s([（［]*[+＋]/i.test(withoutInvisible(typed));
}

/** Contact lists paste characters that nobody sees; the gateway drops them. */
function withoutInvisible(typed) {
  return typed.replace(/\p{Default_Ignorable_Code_Point}/gu, "");
}

/**
 * Groups the digits as the country's example has them while a visitor types at the end of the field; null leaves the field alone.
 * It only ever adds what comes between two groups: nobody's own spelling is rewritten, a correction in the middle keeps its caret,
 * and a pasted or remembered number stays as it came.
 */
export function groupedAsTyped(field, { inputType }, example) {
  const text = field.value;
  const atEnd = field.selectionStart === text.length && field.selectionEnd === text.length;
  if (inputType !== "insertText" || !atEnd || !/\d$/.test(text)) {
    return null;
  }
  const before = text.slice(0, -1);
  return before === grouped(before, example) ? grouped(text, example) : null;
}

/** The digits in the example's groups; as they are where the example does not fit, as with another trunk prefix. */
function grouped(text, example) {
  const digits = text.replace(/\D/g, "");
  const groups = example?.match(/\d+/g) ?? [];
  const isFitting = groups.length <= 3 && digits.startsWith("0") === example?.startsWith("0") && digits.length <= groups.join("").length;
  if (text.startsWith("+") || !isFitting) {
    return text;
  }
  let used = 0;
  return example.replace(/\d+/g, (group) => digits.slice(used, (used += group.length))).replace(/\D+$/, "");
}

/** A number such as `+573211234567` as people read it: "+57 321 1234567"; as it is where no region's example fits. */
export function readable(e164, regions) {
  const region = regions
    .filter(({ callingCode }) => callingCode && e164?.startsWith(`+${callingCode}`))
    .sort((one, two) => two.callingCode.length - one.callingCode.length)[0];
  if (!region) {
    return e164 ?? "";
  }
  const national = e164.slice(region.callingCode.length + 1);
  return `+${region.callingCode} ${region.example?.replace(/\D/g, "").length === national.length ? grouped(national, region.example) : national}`;
}
