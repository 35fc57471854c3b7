// Writes digits that a numbering plan's pattern describes: classes, groups, alternatives and counts, nothing more.

/** A source of random integers below n that the same seed repeats (mulberry32). */
export const dice = seed => n => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) % n
}

export const pick = (roll, list) => list[roll(list.length)]

/** Some digits that the pattern describes. */
export function digitsOf(pattern, roll) {
  let at = 0
  return alternatives()

  function alternatives() {
    const found = [sequence()]
    while (pattern[at] === '|') {
      at++
      found.push(sequence())
    }
    return pick(roll, found)
  }

  function sequence() {
    let written = ''
    while (at < pattern.length && !'|)'.includes(pattern[at])) written += counted()
    return written
  }

  function counted() {
    const from = at
    let written = atom()
    const [least, most] = count()
    const end = at
    const times = least + roll(most - least + 1)
    for (let n = 1; n < times; n++) {
      at = from
      written += atom()
    }
    at = end
    return times > 0 ? written : ''
  }

  function atom() {
    const c = pattern[at++]
    if (c === '(') {
      if (pattern.startsWith('?:', at)) at += 2
      const written = alternatives()
      at++
      return written
    }
    if (c === '[') {
      const members = pattern.slice(at, (at = pattern.indexOf(']', at) + 1) - 1)
      return pick(roll, [...'0123456789'].filter(digit => new RegExp(`[${members}]`).test(digit)))
    }
    if (c === '\\') {
      at++
      return String(roll(10))
    }
    return c === '$' ? '' : c
  }

  function count() {
    if (pattern[at] === '?') {
      at++
      return [0, 1]
    }
    if (pattern[at] !== '{') return [1, 1]
    const [least, most = least] = pattern.slice(at + 1, (at = pattern.indexOf('}', at) + 1) - 1).split(',').map(Number)
    return [least, most]
  }
}
