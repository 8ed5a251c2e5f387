import type { Run } from '../run.ts';
import { fail, verdict, type Row, type Scenario } from '../scenario.ts';
import { startStunServer, type StunServer } from '../stun-server.ts';

const username = 'a,b;c';
const credential = 'p;w,q';

/** The servers of a run live as long as its page. */
const serversOf = new WeakMap<Run, Record<string, StunServer>>();

async function start(run: Run, names: readonly string[]): Promise<Record<string, StunServer>> {
  const servers: Record<string, StunServer> = {};
  for (const name of names) servers[name] = await startStunServer(credential);
  serversOf.set(run, servers);
  return servers;
}

/** Holds the media back until the servers were asked, or three seconds have passed. */
async function actAndClose(run: Run): Promise<void> {
  try {
    run.publish();
    await run.until(() => run.session?.relay !== undefined, 10);
    await run.until(() => Object.keys(serversOf.get(run) ?? {}).every((name) => asked(run, name)), 3);
    if (run.session?.relay) run.session.relay.passes = true;
    run.notes.set('media', await run.mediaFlows());
    run.stop();
  } finally {
    for (const server of Object.values(serversOf.get(run) ?? {})) server.close();
  }
}

const server = (run: Run, name: string) => serversOf.get(run)?.[name];

const asked = (run: Run, name: string) => {
  const found = server(run, name);
  return found !== undefined && found.bindings + found.allocations.length > 0;
};

const oneStun: Row = {
  id: 'link-one',
  text: 'A STUN server named by a Link header is asked, and media arrives.',
  section: '4.6',
  level: 'MAY',
  judge: (run) => {
    if (!asked(run, 'stun')) return fail('Not asked.');
    return verdict(run.hadMedia, run.hadMedia ? 'Asked.' : 'Asked, but media never arrived.');
  },
};

const many: readonly Row[] = [
  {
    id: 'link-many',
    text: 'Of several servers in one Link header each is asked.',
    section: '4.6',
    level: 'MAY',
    judge: (run) => {
      const found = ['first', 'second', 'turn'].map((name) => asked(run, name));
      const names = ['STUN', 'second STUN', 'TURN'];
      const missing = names.filter((_name, at) => !found[at]);
      return verdict(!missing.length, missing.length ? `Not asked: ${missing.join(', ')}.` : 'All were asked.');
    },
  },
  {
    id: 'link-quoted',
    text: 'A username and a credential with commas and semicolons in quotes arrive whole at the TURN server.',
    section: '4.6; RFC 8288, 3',
    level: 'MUST',
    judge: (run) => {
      const [found] = server(run, 'turn')?.allocations ?? [];
      if (!found) return fail('The TURN server was never asked.');
      const saw = found.username === username ? (found.isSigned ? 'Whole.' : 'The credential was another.') : '';
      return verdict(found.username === username && found.isSigned, saw || `username: ${found.username}`);
    },
  },
];

const link = (port: number, rest = '') => `<stun:127.0.0.1:${port}>; rel="ice-server"${rest}`;

const unknown: Row = {
  id: 'link-unknown',
  text: 'A Link with a rel that it does not know is ignored.',
  section: '4.9',
  level: 'MUST',
  judge: (run) => {
    if (asked(run, 'unknown')) return fail('The server of the unknown rel was asked.');
    return verdict(run.hadMedia, run.hadMedia ? 'Ignored, and media arrived.' : 'Media never arrived.');
  },
};

const single: Scenario = {
  name: 'link-one',
  post: async (run, request) => {
    const { stun } = serversOf.get(run) ?? (await start(run, ['stun']));
    return run.accept(request, { relay: 'held', links: [link(stun!.port)] });
  },
  act: actAndClose,
  rows: [oneStun],
};

const several: Scenario = {
  name: 'link-many',
  post: async (run, request) => {
    const { first, second, turn } = serversOf.get(run) ?? (await start(run, ['first', 'second', 'turn']));
    return run.accept(request, {
      relay: 'held',
      links: [
        link(first!.port),
        link(second!.port),
        `<turn:127.0.0.1:${turn!.port}?transport=udp>; rel="ice-server"; username="${username}"; credential="${credential}"; credential-type="password"`,
      ],
    });
  },
  act: actAndClose,
  rows: many,
};

const unknownRel: Scenario = {
  name: 'link-unknown',
  post: async (run, request) => {
    const servers = serversOf.get(run) ?? (await start(run, ['unknown']));
    return run.accept(request, {
      relay: 'held',
      links: [
        '<https://127.0.0.1/events>; rel="urn:ietf:params:whip:ext:example:server-sent-events"; events="viewercount"',
        `<stun:127.0.0.1:${servers['unknown']!.port}>; rel="another-server"`,
      ],
    });
  },
  act: actAndClose,
  rows: [unknown],
};

export const iceServerScenarios = [single, several, unknownRel];
