import type { Origin } from '../mock-server.ts';
import type { Run } from '../run.ts';
import { fail, notApplicable, pass, verdict, type Judgement, type Row, type Scenario } from '../scenario.ts';

const token = 'the.very-token';
const target = '/moved/deeper/whip';

/** The first address sends on to the second, where sessions are made. */
function redirect(
  name: string,
  status: 307 | 308,
  to: Origin,
  demands: 'token' | 'nothing',
  given: string | undefined,
  rows: readonly Row[],
): Scenario {
  return {
    name,
    ...(given === undefined ? {} : { token: given }),
    post: (run, request) => {
      if (request.path !== target) return { status, headers: { location: run.at(target, to) } };
      if (demands === 'token' && request.headers['authorization'] !== `Bearer ${token}`)
        return { status: 401, headers: { 'www-authenticate': 'Bearer' } };
      // Relative, so that it shows against which address it is resolved.
      return run.accept(request, { location: `session/${run.sessions.length + 1}` });
    },
    rows,
  };
}

/** One session, at the right place, with all that follows. */
const follows =
  (origin: Origin): Row['judge'] =>
  (run) => {
    if (!run.sessions.length) return fail('No session was made.');
    if (run.sessions.length > 1) return fail(`${run.sessions.length} sessions were made.`);
    const later = [...run.of('PATCH'), ...run.of('DELETE')];
    const stray = later.find((one) => one.origin !== origin || one.path !== '/moved/deeper/session/1');
    if (stray) return fail(`${stray.method} went to ${place(stray.origin, origin)} ${stray.path}.`);
    if (!run.hadMedia) return fail('Media never arrived.');
    return later.length ? pass('One session; all that followed went there.') : pass('One session; nothing followed.');
  };

const place = (found: Origin, wanted: Origin) => (found === wanted ? 'the right host, but' : 'the old host,');

const row = (id: string, text: string, judge: (run: Run) => Judgement, section = '4.5'): Row => ({
  id,
  text,
  section,
  level: 'MUST',
  judge,
});

const tokenThere = (run: Run): Judgement => {
  const there = run.of('POST').filter(({ origin, path }) => origin === 'b' && path === target);
  const bearing = there.filter(({ headers }) => headers['authorization'] === `Bearer ${token}`);
  if (!there.length) return fail('It never came there.');
  if (!bearing.length) return fail('The browser dropped the token, and it was not sent again.');
  return verdict(
    bearing.length === 1 && run.sessions.length === 1,
    `Sent ${bearing.length}×; ${run.sessions.length} session.`,
  );
};

const tokenLater = (run: Run): Judgement => {
  const later = [...run.of('PATCH'), ...run.of('DELETE')].filter(({ origin }) => origin === 'b');
  if (!later.length) return notApplicable('Nothing followed there.');
  const holds = later.every(({ headers }) => headers['authorization'] === `Bearer ${token}`);
  return verdict(holds, holds ? 'With the token.' : 'Without the token.');
};

const notASession = (status: 301 | 302): Scenario => ({
  name: `moved-${status}`,
  post: (run) => ({ status, headers: { location: run.at('/page') } }),
  act: async (run) => {
    run.publish();
    await run.until(() => run.of('POST').length > 0, 8);
    await run.wait(2.5);
    await run.look();
    run.stop();
    await run.wait(0.3);
  },
  rows: [
    {
      id: `moved-${status}`,
      text: `A ${status}, which browsers follow with a GET, ends in an error that is told, not in a session made of a page.`,
      section: '4.5 forbids the server to send it',
      level: 'beyond',
      judge: (run) => {
        if (!run.of('POST').length) return fail('No POST came.');
        const stray = [...run.of('PATCH'), ...run.of('DELETE')][0];
        if (stray) return fail(`${stray.method} ${stray.path} came.`);
        if (run.of('POST').length > 4) return fail(`${run.of('POST').length} POSTs within 3 s.`);
        return verdict(run.told.length > 0, run.told.length ? 'An error, told.' : 'Nobody was told.');
      },
    },
  ],
});

export const redirectScenarios = [
  redirect('redirect-307', 307, 'a', 'nothing', token, [
    row('redirect-307', 'A 307 to the same host is followed once; PATCH and DELETE go where it led.', follows('a')),
  ]),
  redirect('redirect-308', 308, 'a', 'nothing', token, [
    row('redirect-308', 'A 308 to the same host is followed once; PATCH and DELETE go where it led.', follows('a')),
  ]),
  redirect('redirect-away', 307, 'b', 'nothing', undefined, [
    row('redirect-away', 'A 307 to another host is followed once; PATCH and DELETE go to that host.', follows('b')),
  ]),
  redirect('redirect-token', 307, 'b', 'token', token, [
    row(
      'redirect-token',
      'Where the browser drops the token on the way to another host, it is sent again there, once.',
      tokenThere,
      '4.5; 4.7.1',
    ),
    row('redirect-token-later', 'PATCH and DELETE carry the token to the other host.', tokenLater, '4.7.1'),
  ]),
  redirect('redirect-public', 307, 'b', 'nothing', token, [
    row(
      'redirect-once',
      'Another host that takes the offer without the token is not asked for a second session.',
      (run) =>
        run.sessions.length
          ? verdict(run.sessions.length === 1, `${run.sessions.length} session${run.sessions.length > 1 ? 's' : ''}.`)
          : fail('No session was made.'),
    ),
  ]),
  notASession(301),
  notASession(302),
];
