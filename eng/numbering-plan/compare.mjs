// Asks libphonenumber-js/max and our C# about the same numbers: node compare.mjs [how many] [seed]
import { createRequire } from 'node:module'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parsePhoneNumberFromString as parse } from 'libphonenumber-js/max'
import { dice, digitsOf, pick } from './digits.mjs'

const require = createRequire(import.meta.url)
const { countries, nonGeographic } = require('libphonenumber-js/metadata.max.json')
const examples = require('libphonenumber-js/examples.mobile.json')
const { version } = require('libphonenumber-js/package.json')

const [many = 100_000, seed = 20261122] = process.argv.slice(2).map(Number)
const sampled = 2_000
const roll = dice(seed)

const ask = (typed, region) => {
  const found = parse(typed, region || undefined)
  return found?.isValid() ? found : undefined
}

// One decision of ours: 00 is read as a plus wherever that gives a number, before a region's own prefixes.
const readAsPlus = { none: 0, another: 0 }
const expected = (typed, region) => {
  const found = ask(typed, region)
  const plus = typed.startsWith('00') ? ask(`+${typed.slice(2)}`) : undefined
  if (plus && plus.number !== found?.number) readAsPlus[found ? 'another' : 'none']++
  return plus ?? found
}

const pascal = type => type.toLowerCase().replace(/(?:^|_)(.)/g, (_, letter) => letter.toUpperCase())
const row = (typed, region) => {
  const found = expected(typed, region)
  const facts = found
    ? [found.number, found.country ?? (found.isNonGeographic() ? '001' : '??'), pascal(found.getType())]
    : ['none']
  return [typed, region, ...facts].join('\t')
}

const plans = [
  ...Object.entries(countries).map(([region, d]) => ({ region, d })),
  ...Object.values(nonGeographic).map(d => ({ region: '', d })),
]
const regions = Object.keys(countries)

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

const national = ({ d }) => {
  const kinds = d[11].filter(kind => kind && kind[0])
  const number = digitsOf(roll(8) ? pick(roll, kinds)[0] : d[2], roll)
  return roll(10) < 7 ? number : mutate(number)
}

/** A national number as people write it: at home, abroad, with prefixes right and wrong. */
const spell = (plan, number) => {
  const { region, d } = plan
  const home = region || pick(roll, regions)
  const away = pick(roll, regions)
  const trunk = d[7] || d[5] ? digitsOf(d[7] || d[5], roll) : '0'
  return pick(roll, [
    () => [number, home],
    () => [`+${d[0]}${number}`, ''],
    () => [`+${d[0]}${number}`, away],
    () => [`00${d[0]}${number}`, ''],
    () => [d[0] + number, home],
    () => [trunk + number, home],
    () => [pick(roll, ['0', '1', '8', '9', '15', '06']) + number, home],
    () => [`+${d[0]}${trunk}${number}`, ''],
    () => [`+${d[0]}0${number}`, ''],
    () => [digitsOf(countries[away][1], roll) + d[0] + number, away],
    () => [number, away],
    () => [`00${d[0]}${number}`, away],
  ])()
}

/** The forms in which the library itself writes a number. */
const printed = (number, region) => [
  [number.number, ''], [number.nationalNumber, region], [number.formatNational(), region],
  [number.formatInternational(), ''], [number.getURI(), ''],
]

const cases = Object.entries(examples).flatMap(([region, number]) => printed(parse(number, region), region))
for (let n = 0; cases.length < many; n++) {
  const plan = plans[n % plans.length]
  const [typed, region] = spell(plan, national(plan))
  const found = roll(10) === 0 && ask(typed, region)
  cases.push(found ? pick(roll, printed(found, found.country ?? '')) : [typed, region])
}

const rows = cases.map(([typed, region]) => row(typed, region))
const head = [
  `# What npm libphonenumber-js ${version} (MIT; its metadata is Google's libphonenumber, Apache License 2.0) says of generated numbers.`,
  `# Made by eng/numbering-plan/compare.mjs with seed ${seed}; do not edit, do not dial.`,
  '#typed\tregion\tnumber, its region and type; or none',
]
const write = (file, list) => writeFileSync(file, [...head, ...list, ''].join('\n'))

const all = join(mkdtempSync(join(tmpdir(), 'numbers-')), 'all.tsv')
const tests = fileURLToPath(new URL('../../tests/Gateway.Tests', import.meta.url))
write(all, rows)
// The sample that the tests carry is the default run's.
if (process.argv.length === 2) write(join(tests, 'Callback/numbers-by-libphonenumber.tsv'), rows.filter((_, n) => n % Math.ceil(rows.length / sampled) === 0))

const valid = rows.filter(line => !line.endsWith('\tnone')).length
console.log(`${rows.length} numbers (${valid} valid) of ${plans.length} plans, seed ${seed}, libphonenumber-js ${version}: ${all}`)
console.log(`Expected as with a plus, because they begin with 00: ${readAsPlus.none} where the library finds no number, ${readAsPlus.another} where it finds another.`)

const run = spawnSync('dotnet', ['test', tests, '--filter', 'FullyQualifiedName~NumberingPlanComparison'],
  { env: { ...process.env, NUMBERS_TO_COMPARE: all }, stdio: 'inherit' })
process.exitCode = run.status
if (run.status === 0) console.log(`${rows.length} compared, 0 disagreements on validity, region, type and E.164.`)
