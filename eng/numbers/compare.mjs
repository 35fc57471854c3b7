// Asks Google's data and our policy about the same generated numbers, and explains each difference: node compare.mjs [how many] [seed]
// Google's data by npm libphonenumber-js/max, our policy by decide.cs with every region served.
import { createRequire } from 'node:module'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parsePhoneNumberFromString as parse } from 'libphonenumber-js/max'
import { dice, digitsOf, pick } from './digits.mjs'

const require = createRequire(import.meta.url)
const { countries, nonGeographic } = require('libphonenumber-js/metadata.max.json')
const examples = require('libphonenumber-js/examples.mobile.json')
const { version } = require('libphonenumber-js/package.json')

const [many = 100_000, seed = 20261126] = process.argv.slice(2).map(Number)
const firstServed = 'CO'
const dialled = ['MOBILE', 'FIXED_LINE', 'FIXED_LINE_OR_MOBILE']
const roll = dice(seed)

const regions = Object.keys(countries)
const plans = [
  ...Object.entries(countries).map(([region, d]) => ({ region, d })),
  ...Object.values(nonGeographic).map(d => ({ region: '', d })),
]
const home = 'CO MX PE CL AR BO GT HN SV PY PA CR NI'.split(' ').map(region => ({ region, d: countries[region] }))

// --- the numbers -----------------------------------------------------------------------------------------------------

const digits = n => Array.from({ length: n }, () => roll(10)).join('')
const mutate = number => {
  const at = roll(number.length)
  return pick(roll, [
    () => number.slice(0, at) + roll(10) + number.slice(at + 1),
    () => number.slice(0, at) + number.slice(at + 1),
    () => number.slice(0, at) + roll(10) + number.slice(at),
    () => digits(4 + roll(12)),
  ])()
}

/** A national number of any type, right or nearly. */
const national = ({ d }) => {
  const kinds = d[11].filter(kind => kind && kind[0])
  const number = digitsOf(roll(8) ? pick(roll, kinds)[0] : d[2], roll)
  return roll(10) < 7 ? number : mutate(number)
}

/** The digits with blanks, hyphens and brackets between them. */
const grouped = text => {
  const separator = pick(roll, [' ', '-', '.', '/', '  ', '\u00a0', ' - '])
  const [, plus, rest] = text.match(/^(\+?)(.*)$/)
  const groups = rest.match(new RegExp(`.{1,${2 + roll(3)}}`, 'g')) ?? []
  if (roll(3) === 0 && groups.length > 1) groups[1] = `(${groups[1]})`
  return plus + groups.join(separator)
}

const misplaced = text => {
  const at = 4 + roll(Math.max(1, text.length - 4))
  return `${text.slice(0, at)}(0)${text.slice(at)}`
}

/** A national number as people write it: at home, abroad, with prefixes right and wrong. */
const spell = (plan, number) => {
  const { region, d } = plan
  const there = region || pick(roll, regions)
  const away = pick(roll, regions)
  const trunk = d[7] || d[5] ? digitsOf(d[7] || d[5], roll) : '0'
  return pick(roll, [
    () => [number, there],
    () => [`+${d[0]}${number}`, ''],
    () => [`+${d[0]}${number}`, away],
    () => [`00${d[0]}${number}`, ''],
    () => [`00${d[0]}${number}`, away],
    () => [d[0] + number, there],
    () => [d[0] + number, ''],
    () => [trunk + number, there],
    () => [pick(roll, ['0', '1', '8', '9', '15', '06', '01', '044', '045', '02']) + number, there],
    () => [`+${d[0]}${trunk}${number}`, ''],
    () => [`+${d[0]}${pick(roll, ['0', '1', '01', '9', '044'])}${number}`, ''],
    () => [digitsOf(countries[away][1], roll) + d[0] + number, away],
    () => [number, away],
    () => [grouped(`+${d[0]}${number}`), ''],
    () => [grouped(number), there],
    () => [`+${d[0]} (0)${number}`, ''],
    () => [`00${d[0]}(0)${number}`, away],
    () => [`(0)${number}`, there],
    () => [misplaced(`+${d[0]}${number}`), ''],
    () => [`tel:+${d[0]}-${number}`, ''],
  ])()
}

/** The forms in which the library itself writes a number. */
const printed = (number, region) => [
  [number.number, ''], [number.nationalNumber, region], [number.formatNational(), region],
  [number.formatInternational(), ''], [number.getURI(), ''],
]

const cases = Object.entries(examples).flatMap(([region, number]) => printed(parse(number, region), region))
for (let n = 0; cases.length < many; n++) {
  const plan = n % 4 === 0 ? home[(n / 4) % home.length] : plans[n % plans.length]
  cases.push(spell(plan, national(plan)))
}

// --- what Google's data say, and what we do --------------------------------------------------------------------------

const google = (typed, region) => {
  const found = parse(typed, region || firstServed)
  return found?.isValid() ? found : undefined
}

const mayBeDialled = number => number?.country && dialled.includes(number.getType())
const verdict = number => mayBeDialled(number) ? `${number.number} ${number.country}` : 'refused'

const folder = mkdtempSync(join(tmpdir(), 'numbers-'))
const input = join(folder, 'typed.tsv')
writeFileSync(input, cases.map(line => line.join('\t') + '\n').join(''))

const here = fileURLToPath(new URL('.', import.meta.url))
const run = spawnSync('dotnet', ['run', join(here, 'decide.cs'), '--', firstServed, ...regions.filter(region => region !== firstServed)],
  { input: readFileSync(input), maxBuffer: 64 << 20, stdio: ['pipe', 'pipe', 'inherit'] })
if (run.status !== 0) process.exit(1)
const ours = run.stdout.toString().trimEnd().split('\n')
writeFileSync(join(folder, 'ours.tsv'), cases.map((line, n) => [...line, ours[n]].join('\t') + '\n').join(''))

/** Why our verdict is another, by the typed text and Google's reading. */
const reasonOf = (typed, region, ours) => {
  const found = google(typed, region)
  const plain = typed.replace(/^tel:/, '').replace(/[^0-9+()]/g, '')
  if (ours === 'refused') {
    if (plain.includes('(0)')) return 'a (0) neither after the calling code nor at the head'
    if (found.number.length > 16) return 'longer than 15 digits'
    if (typed.length > 32) return 'more than 32 characters'
    const plus = plain.startsWith('00') && google(`+${plain.slice(2)}`, '')
    return plus && !mayBeDialled(plus) ? '00 read as a plus, which gives a number that is no landline or mobile' : '?'
  }
  const number = ours.split(' ')[0]
  if (!mayBeDialled(google(number, ''))) return 'DIALLED, AND GOOGLE REFUSES IT'
  if (plain.includes('(0)')) return 'a (0) after the calling code or at the head: dropped where it is no part of the number'
  if (plain.startsWith('00')) return '00 read as a plus'
  if (number.startsWith('+52')) return "Mexico's old prefix: dropped"
  return plain.startsWith(countries[ours.split(' ')[1]][0])
    ? "the calling code without a plus: Google's own parser puts the rest into national form first, libphonenumber-js does not" : '?'
}

const differences = new Map()
cases.forEach(([typed, region], n) => {
  const theirs = verdict(google(typed, region))
  if (theirs === ours[n]) return
  const reason = reasonOf(typed, region, ours[n])
  const kind = theirs === 'refused' ? 'refused by Google, dialled by us'
    : ours[n] === 'refused' ? 'valid by Google, refused by us' : 'read as another number'
  const key = `${kind}: ${reason}`
  differences.set(key, [...(differences.get(key) ?? []), `${typed} in '${region}': ${theirs}, ours ${ours[n]}`])
})

const admitted = ours.filter(line => line !== 'refused')
const wrong = admitted.filter(line => verdict(google(line.split(' ')[0], '')) !== line)
console.log(`${cases.length} numbers of ${plans.length} plans, seed ${seed}, libphonenumber-js ${version}: ${admitted.length} admitted.`)
console.log(`Every number and verdict: ${folder}`)
for (const [key, list] of [...differences].sort((a, b) => b[1].length - a[1].length)) {
  const shown = list.slice(0, key.endsWith('?') ? 25 : 2)
  console.log(`${String(list.length).padStart(6)}  ${key}\n        such as ${shown.join('\n                ')}`)
}
console.log(`${wrong.length} of what we dial is refused by Google's data or of another region. ${wrong.slice(0, 9).join(' ')}`)
process.exitCode = wrong.length || [...differences.keys()].some(key => key.endsWith('?')) ? 1 : 0
