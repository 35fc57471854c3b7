// Writes src/Gateway/Callback/numbering-plan.tsv from libphonenumber-js: one line a region, in the order
// in which a calling code's regions are asked (the main one first). The same package gives the same bytes.
import { createRequire } from 'node:module'
import { readFileSync, writeFileSync } from 'node:fs'
import { parsePhoneNumber } from 'libphonenumber-js/max'

const require = createRequire(import.meta.url)
const { country_calling_codes: codes, countries, nonGeographic } = require('libphonenumber-js/metadata.max.json')
const examples = require('libphonenumber-js/examples.mobile.json')
const text = file => readFileSync(new URL(`node_modules/libphonenumber-js/${file}`, import.meta.url), 'utf8')

// The metadata's own sample of a Chilean mobile reads as a Santiago landline.
const mobile = { ...examples, CL: '961234567' }

const [, version, day, month, year, metadata] =
  text('CHANGELOG.md').match(/<!-- CHANGELOG START -->\s+(\S+) \/ (\d+)\.(\d+)\.(\d+)\s+=+\s+\* Updated metadata to version (\S+):/)

// Where each kind of number stands in a metadata entry, in the order in which they are tried.
const types = {
  FixedLine: 0, Mobile: 1, PremiumRate: 3, TollFree: 2, SharedCost: 9,
  Voip: 8, PersonalNumber: 4, Pager: 7, Uan: 6, Voicemail: 5,
}

const example = region => parsePhoneNumber(mobile[region], region).formatNational()
const kind = entry => entry && entry[0] ? [entry[0], ...(entry[1] ? [entry[1].join()] : [])].join(' ') : ''

const line = (region, d) => [
  region, d[0], region === '001' ? '' : example(region), d[1], d[7] || d[5], d[8], d[10],
  ...Object.values(types).map(at => kind(d[11][at])),
  d[3].join(), d[2],
].map(cell => cell || '').join('\t')

const rows = [
  ...Object.values(codes).flat().map(region => line(region, countries[region])),
  ...Object.values(nonGeographic).map(d => line('001', d)),
]

const head = `\
The numbering plan: which telephone numbers exist, in which region, of which type.
Made by eng/numbering-plan/make.mjs; do not edit.
Source: npm libphonenumber-js ${version} of ${[year, month, day].map(part => part.padStart(2, '0')).join('-')}, which carries Google's libphonenumber metadata ${metadata}.
Changed: columns chosen and reordered, examples put into national format.

A line is a region and its calling code; a calling code's main region stands first; 001 is no region.
A kind of number is a pattern of national digits and, where they differ from the region's, its lengths.
A fixed line without a mobile pattern of its own may be either.

libphonenumber's metadata: Copyright (C) The Libphonenumber Authors, Apache License 2.0,
eng/numbering-plan/LICENSE.Apache or https://www.apache.org/licenses/LICENSE-2.0. libphonenumber-js:

${text('LICENSE')}
`.trim().split('\n').map(row => `# ${row}`.trim())

const columns = ['#region', 'code', 'example', 'international', 'trunk', 'rewrite', 'leading', ...Object.keys(types), 'lengths', 'any']

writeFileSync(
  new URL('../../src/Gateway/Callback/numbering-plan.tsv', import.meta.url),
  [...head, '#', columns.join('\t'), ...rows, ''].join('\n'))
writeFileSync(new URL('LICENSE.Apache', import.meta.url), text('LICENSE.Apache'))
console.log(`${rows.length} plans from libphonenumber-js ${version}, metadata ${metadata}`)
