// Runs every figure for every peer in turns and prints ratios. Started by run.sh, which installs and builds what this needs.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Figures } from './figures.mjs';
import { root, stopAll } from './peers.mjs';

const quick = process.argv.includes('--quick');
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1].split(',') : null;
const names = ['throughput', 'latency', 'flood', 'start', 'memory', 'static', 'growth', 'stores', 'desk', 'burst'];
const wanted = only ?? (quick ? ['throughput', 'latency', 'flood', 'start', 'static'] : names);
const unknown = wanted.filter(name => !names.includes(name));
if (unknown.length > 0) {
  console.error(`Unknown figure: ${unknown.join(', ')}. There are ${names.join(', ')}.`);
  process.exit(2);
}

const scratch = path.join('/dev/shm', `webex-gateway-bench-${process.pid}`);
mkdirSync(scratch, { recursive: true });
process.on('exit', () => { stopAll(); rmSync(scratch, { recursive: true, force: true }); });
process.on('SIGINT', () => process.exit(130));

const figures = new Figures(scratch, quick);
const sections = [];
const began = Date.now();
const failed = [];
for (const name of wanted) {
  console.error(`\n== ${name}`);
  const begun = Date.now();
  try {
    sections.push(await figures[name]());
  } catch (error) { // the other figures are worth their minutes all the same
    await stopAll();
    failed.push(name);
    sections.push(`## ${name}\n\nNot measured: ${error.message}\n`);
    console.error(error);
  }
  console.error(`   ${((Date.now() - begun) / 1000).toFixed(0)} s`);
}

const version = execFileSync('git', ['-C', root, 'rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
const cpu = /model name\s*:\s*(.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? os.arch();
const head = `Measured on ${new Date().toISOString().slice(0, 10)} at ${version}${quick ? ' (quick)' : ''}: ${os.cpus().length} cores of ${cpu}, Linux ${os.release()}, .NET ${execFileSync('dotnet', ['--version'], { encoding: 'utf8' }).trim()}, Node ${process.versions.node}. It took ${((Date.now() - began) / 60000).toFixed(1)} minutes.\n`;
const text = [head, ...sections].join('\n');
const target = path.join(root, 'artifacts/bench/results.md');
writeFileSync(target, text);
console.log(text);
console.error(`Written to ${path.relative(process.cwd(), target)}`);
process.exit(failed.length > 0 ? 1 : 0);
