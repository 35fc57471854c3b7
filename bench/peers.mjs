// Starts and stops the peers, each on one core of its own, and reads what they cost from the operating system.
import { spawn, execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, cpSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const here = path.join(root, 'bench');
const running = new Set();
const peerCore = '0';
const loadCore = '1';
export const entryPoint = '510d198d-7aa7-4b75-a5ff-e61759f4f313';

/** A process, with what it prints kept for the case that it does not come up. */
class Peer {
  constructor(name, url, child) {
    Object.assign(this, { name, url, child, output: '' });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', text => { this.output = (this.output + text).slice(-4000); });
    }
    running.add(this);
  }

  async stop() {
    running.delete(this);
    if (this.child.exitCode === null) {
      const ended = new Promise(resolve => this.child.once('exit', resolve));
      this.child.kill('SIGTERM');
      const hard = setTimeout(() => this.child.kill('SIGKILL'), 15000);
      await ended;
      clearTimeout(hard);
    }
  }

  /** A figure of its processes together: itself and its children (nginx's workers). */
  sum(figure) {
    let sum = 0;
    for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
      try {
        if (Number(pid) === this.child.pid || Number(fieldsOf(pid)[1]) === this.child.pid) {
          sum += figure(pid);
        }
      } catch (gone) {
        if (gone.code !== 'ENOENT' && gone.code !== 'ESRCH') {
          throw gone;
        }
      }
    }
    return sum;
  }

  /** Seconds of CPU so far, user and system, of ended children too. */
  cpu() {
    return this.sum(pid => fieldsOf(pid).slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100);
  }

  /** Resident memory in MiB. */
  memory() {
    return this.sum(pid => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
  }
}

/** The fields of /proc/PID/stat after the command's name: state, parent, … */
const fieldsOf = pid => readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');

/** At the end of the process nothing waits for the peers; after a failed figure the next one does. */
export async function stopAll() {
  await Promise.all([...running].map(peer => peer.stop()));
}

function start(name, url, command, args, options = {}) {
  return new Peer(name, url, spawn('taskset', ['-c', options.core ?? peerCore, command, ...args], { cwd: options.cwd ?? root, env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] }));
}

/** Until it answers anything; how long that took, in ms. */
export async function untilAnswers(peer, probe = {}, good = status => status > 0) {
  const began = performance.now();
  for (;;) {
    if (peer.child.exitCode !== null || performance.now() - began > 60000) {
      throw new Error(`${peer.name} did not start:\n${peer.output}`);
    }
    try {
      const answer = await fetch(probe.url ?? peer.url, probe);
      await answer.arrayBuffer();
      if (good(answer.status)) {
        return performance.now() - began;
      }
    } catch { /* not yet */ }
    await new Promise(resolve => setTimeout(resolve, 2));
  }
}

export async function upstream(scratch) {
  const cwd = path.join(scratch, 'upstream');
  mkdirSync(cwd, { recursive: true });
  copyFileSync(path.join(here, 'peers/upstream/nginx.conf'), path.join(cwd, 'nginx.conf'));
  const peer = start('direct', 'http://127.0.0.1:18080/v1/tasks', 'nginx', ['-p', cwd, '-c', 'nginx.conf', '-g', 'daemon off;'], { core: loadCore });
  await untilAnswers(peer);
  return peer;
}

export function express() {
  return start('Express 5 + fetch', 'http://127.0.0.1:18081/callback/call', process.execPath, [path.join(here, 'peers/express/server.js')], {
    env: { PORT: '18081', NODE_ENV: 'production', ENTRY_POINT_ID: entryPoint, WXCC_API_URL: 'http://127.0.0.1:18080/v1/tasks' },
  });
}

export function nginxLua(scratch) {
  const cwd = path.join(scratch, 'nginx-lua');
  mkdirSync(cwd, { recursive: true });
  for (const file of ['nginx.conf', 'callback.lua']) {
    copyFileSync(path.join(here, 'peers/nginx-lua', file), path.join(cwd, file));
  }
  rmSync(path.join(cwd, 'site'), { recursive: true, force: true });
  cpSync(path.join(root, 'wwwroot'), path.join(cwd, 'site'), { recursive: true });
  execFileSync('chmod', ['-R', 'a+rX', cwd, scratch]);
  execFileSync('sh', ['-c', `find ${cwd}/site -type f \\( -name '*.html' -o -name '*.css' -o -name '*.js' -o -name '*.svg' \\) -exec gzip -9 -k {} +`]);
  return start('nginx + Lua', 'http://127.0.0.1:18082/callback/call', 'nginx', ['-p', cwd, '-c', 'nginx.conf', '-g', 'daemon off;']);
}

export function bareYarp() {
  return start('bare YARP', 'http://127.0.0.1:18084/callback/call', path.join(root, 'artifacts/bench/yarp/BareYarp'), [], { env: { PORT: '18084', WEBEX_API_URL: 'http://127.0.0.1:18080' } });
}

/** The gateway with everything on; limits and budgets count every request and are set so that they refuse none, unless a figure is about refusals. */
export function gateway(folder, changes = {}, extra = {}) {
  mkdirSync(folder, { recursive: true });
  return start('gateway', 'http://127.0.0.1:18085/callback/call', path.join(root, 'artifacts/bench/gateway/WebexGateway'), [], {
    env: {
      PORT: '18085', BIND_ADDRESS: '127.0.0.1', ASPNETCORE_ENVIRONMENT: 'Production', Webex__Sandbox: 'false', WXCC_API_URL: 'http://127.0.0.1:18080/v1/tasks', WEBEX_API_URL: 'http://127.0.0.1:18080',
      CLIENT_ID: 'bench', CLIENT_SECRET: 'bench-client-secret', REFRESH_TOKEN: 'bench-refresh-token', REDIRECT_URI: 'http://localhost:18085/oauth/callback', ENTRY_POINT_ID: entryPoint,
      OPERATOR_KEY: 'bench-operator-key-of-32-letters', KEY_RING_SECRET: 'bench-key-ring-secret-of-32-letters', Storage__Path: path.join(folder, 'gateway.db'),
      Webex__RequestsPerMinute: '1000000', Callbacks__Budgets__Mode: 'shadow', Callbacks__Budgets__PrefixPerHour: '1000', Callbacks__Budgets__RegionPerDay: '100000000', Callbacks__Budgets__SitePerDay: '100000000', Abuse__Challenge: 'off', Site__TrustedProxies__0: '127.0.0.1',
      IpRateLimiting__GeneralRules__0__Limit: '1000000000', IpRateLimiting__GeneralRules__1__Limit: '1000000000', IpRateLimiting__GeneralRules__2__Limit: '1000000000', IpRateLimiting__GeneralRules__3__Limit: '1000000000',
      Logging__LogLevel__Default: 'Warning', ...changes,
    },
    ...extra,
  });
}

/** A PostgreSQL of its own in a folder of this run, on the load's core; gives its address and how to run SQL in it. */
export async function postgres(scratch) {
  const bin = path.join('/usr/lib/postgresql', readdirSync('/usr/lib/postgresql').sort().at(-1), 'bin');
  const data = mkdtempSync(path.join(scratch, 'postgres-'));
  const asOwner = process.getuid() === 0 ? ['runuser', '-u', 'postgres', '--'] : [];
  const run = (command, args, options) => execFileSync([...asOwner, command][0], [...asOwner, command, ...args].slice(1), { stdio: ['pipe', 'ignore', 'inherit'], ...options });
  execFileSync('chmod', ['a+x', scratch]);
  if (asOwner.length > 0) {
    execFileSync('chown', ['postgres', data]);
  }
  run(path.join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres']);
  const peer = start('PostgreSQL', 'http://127.0.0.1:18086', [...asOwner, path.join(bin, 'postgres')][0], [...asOwner, path.join(bin, 'postgres'), '-D', data, '-p', '18086', '-c', `unix_socket_directories=`, '-h', '127.0.0.1'].slice(1), { core: loadCore });
  const sql = (text, database = 'postgres') => run(path.join(bin, 'psql'), ['-h', '127.0.0.1', '-p', '18086', '-U', 'postgres', '-q', '-v', 'ON_ERROR_STOP=1', database], { input: text, stdio: ['pipe', 'ignore', 'pipe'] });
  for (const began = performance.now(); ;) {
    try {
      sql('select 1');
      break;
    } catch (error) {
      if (performance.now() - began > 60000) {
        throw error;
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }
  return { peer, sql, address: database => `postgres://postgres@127.0.0.1:18086/${database}` };
}

/** One run of wrk on the load's core. */
export async function load(url, { connections = 32, seconds = 5, script = 'callback.lua', args = [], first } = {}) {
  const offset = first ?? Math.floor(Math.random() * 90000000);
  const child = spawn('taskset', ['-c', loadCore, 'wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '-s', path.join(here, 'load', script), url, '--', String(offset), ...args.map(String)]);
  let text = '';
  child.stdout.on('data', part => { text += part; });
  child.stderr.on('data', part => { text += part; });
  await new Promise(resolve => child.once('exit', resolve));
  const line = text.split('\n').find(one => one.startsWith('{'));
  if (!line) {
    throw new Error(`wrk said:\n${text}`);
  }
  const result = JSON.parse(line);
  return { ...result, perSecond: result.requests / result.seconds };
}
