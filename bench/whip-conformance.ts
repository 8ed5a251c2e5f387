import type { Browser } from '@livelit/e2e/harness';

import { chosen, type BenchOptions } from './options.ts';
import { keepResult } from './report.ts';
import { launch } from './rig/chromium.ts';
import { servePages, type PageServer } from './rig/page-server.ts';
import { versionOf } from './rig/peers.ts';
import { clients, type ClientUnderTest } from './whip/clients.ts';
import { startMediaEnd, type MediaEnd } from './whip/media-end.ts';
import { startMockServer, type MockServer } from './whip/mock-server.ts';
import { Run } from './whip/run.ts';
import type { Judgement, Row, Scenario } from './whip/scenario.ts';
import { scenarioGroups } from './whip/scenarios.ts';

/** Pages at a time: most of a run is waiting. */
const atOnce = 8;
const defaultSeconds = 30;

interface Rig {
  readonly browser: Browser;
  readonly pages: PageServer;
  readonly server: MockServer;
  readonly media: MediaEnd;
}

interface Job {
  readonly client: ClientUnderTest;
  readonly scenario: Scenario;
}

/** A promise of WHIP, with what each client made of it. */
interface ConformanceRow {
  readonly group: string;
  readonly groupZh: string;
  readonly id: string;
  readonly text: string;
  readonly section: string;
  readonly level: string;
  readonly clients: Readonly<Record<string, Judgement>>;
}

/** All scenarios with all clients; `--cases` names scenarios, `--clients` clients. A part is printed, but not kept. */
export async function run({ cases, clients: wanted }: BenchOptions): Promise<void> {
  const tested = clients.filter(({ name }) => chosen(wanted, name));
  const scenarios = scenarioGroups.flatMap(([, , all]) => all).filter(({ name }) => chosen(cases, name));
  const jobs = scenarios
    .flatMap((scenario) => tested.map((client): Job => ({ client, scenario })))
    .sort((a, b) => (b.scenario.seconds ?? defaultSeconds) - (a.scenario.seconds ?? defaultSeconds));
  const verdicts = await withRig(tested, (rig) => runAll(rig, jobs));

  const rows = scenarioGroups.flatMap(([group, groupZh, all]) =>
    all
      .filter((scenario) => scenarios.includes(scenario))
      .flatMap((scenario) =>
        scenario.rows.map(({ id, text, section, level }): ConformanceRow => {
          const judged = tested.map(({ name }) => [name, verdicts.get(keyOf(name, id))!] as const);
          return { group, groupZh, id, text, section, level, clients: Object.fromEntries(judged) };
        }),
      ),
  );
  print(rows, tested);
  if (cases || wanted) return;
  const versions = tested.flatMap((one) => (one.package ? [[one.name, versionOf(one.package)] as const] : []));
  keepResult('whip-conformance', rows, Object.fromEntries(versions));
}

const keyOf = (client: string, row: string) => `${client} ${row}`;

async function withRig<T>(tested: readonly ClientUnderTest[], use: (rig: Rig) => Promise<T>): Promise<T> {
  const pages = await servePages(
    tested.map(({ page }) => page),
    {},
    'whip/clients',
  );
  const server = await startMockServer();
  const media = await startMediaEnd(server.origins.a);
  // Nobody is called outside this machine, whatever a client has built in.
  const browser = await launch(['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1']);
  try {
    return await use({ browser, pages, server, media });
  } finally {
    await browser.close();
    await media.close();
    await server.close();
    await pages.close();
  }
}

async function runAll(rig: Rig, jobs: readonly Job[]): Promise<ReadonlyMap<string, Judgement>> {
  const verdicts = new Map<string, Judgement>();
  const left = [...jobs];
  const from = performance.now();
  const work = async () => {
    for (let job = left.shift(); job; job = left.shift()) {
      const judged = await judgeOne(rig, job, String(jobs.length - left.length));
      for (const [row, judgement] of judged) verdicts.set(keyOf(job.client.name, row.id), judgement);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  console.log(`${jobs.length} runs in ${Math.round((performance.now() - from) / 1000)} s.`);
  return verdicts;
}

/**
 * One client in one scenario; once more where no page could be opened, or media that was waited for never came: the
 * machine may be busy.
 */
async function judgeOne(rig: Rig, job: Job, id: string): Promise<ReadonlyMap<Row, Judgement>> {
  const first = await runOne(rig, job, id).catch(() => undefined);
  if (first && !isInDoubt(first.run)) return first.judged;
  return (await runOne(rig, job, `${id}-again`)).judged;
}

/** A client that posts in vain has been seen well enough. */
function isInDoubt(run: Run): boolean {
  const flowed = run.notes.get('flowed') ?? run.notes.get('media');
  return flowed === false && (run.sessions.length > 0 || run.of('POST').length === 0);
}

/** In a browser context of its own, so that its connections are its own too. */
async function runOne({ browser, pages, server, media }: Rig, { client, scenario }: Job, id: string) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const run = new Run({ id, scenario, server, media, page });
  server.endpoints.set(id, run);
  try {
    await page.goto(`${pages.url}/${client.page}/`);
    await page.waitForFunction(() => window.whip !== undefined);
    const act = scenario.act ?? ((one: Run) => one.publishAndStop());
    await Promise.race([act(run), run.wait(scenario.seconds ?? defaultSeconds)]);
    await run.look();
    // Before the page closes, for that ends much by itself.
    return { run, judged: new Map(scenario.rows.map((row) => [row, row.judge(run)])) };
  } finally {
    await run.end();
    await context.close();
  }
}

const signs = { pass: '✓', fail: '✗', 'n/a': '–' };

function print(rows: readonly ConformanceRow[], tested: readonly ClientUnderTest[]): void {
  console.table(
    rows.map(({ id, level, clients: judged }) => ({
      row: id,
      level,
      ...Object.fromEntries(tested.map(({ name }) => [name, signs[judged[name]!.verdict]])),
    })),
  );
  for (const { id, level, clients: judged } of rows)
    for (const [name, { verdict, saw }] of Object.entries(judged))
      if (verdict !== 'pass') console.log(`${signs[verdict]} ${name}, ${id} (${level}): ${saw}`);
  for (const { name } of tested) {
    const of = (wanted: Judgement['verdict']) =>
      rows.filter(({ clients: judged }) => judged[name]?.verdict === wanted).length;
    console.log(`${name}: ${of('pass')} pass, ${of('fail')} fail, ${of('n/a')} do not apply.`);
  }
}
