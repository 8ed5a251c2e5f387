import { flags } from './cli-flags.ts';

const column = 42;
const width = 110;

/** The words in lines that fit beside the column of flags. */
function wrap(text: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + word.length + 1 > width - column) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}

function describeFlags(): string {
  return flags
    .map((group) => {
      const rows = group.flags.map(({ flag, value, short, repeatable, help, default: standard }) => {
        const left = `  ${short ? `-${short}, ` : ''}--${flag}${value ? ` <${value}>` : ''}${repeatable ? '…' : ''}`;
        const right = wrap(standard === undefined ? help : `${help} (default: ${standard})`);
        const [first = '', ...rest] = right;
        return [left.padEnd(column) + first, ...rest.map((line) => ' '.repeat(column) + line)].join('\n');
      });
      return `${group.title}:\n${rows.join('\n')}`;
    })
    .join('\n\n');
}

/** What --help prints. */
export function helpText(): string {
  return `livelit-gateway: takes live streams in by WHIP and FLV over WebSocket, gives them out by WHEP, HTTP-FLV,
WebSocket-FLV, HLS and LL-HLS, publishes for pages to RTMP servers and plays from them. Nothing is transcoded.

Usage: livelit-gateway [options]

${describeFlags()}

Flags marked … may be repeated.

Addresses (name: letters, digits, '_', '-' and '.', at most 64):
  publish   POST /whip/<name>   WebSocket /live/<name>.flv with subprotocol 'publisher'
  watch     POST /whep/<name>   HTTP or WebSocket /live/<name>.flv
            /hls/<name>/index.m3u8   /hls/<name>/ll.m3u8 (Low-Latency HLS)
  RTMP      WebSocket /rtmp with subprotocol 'publisher' or 'player'
  status    /api/streams   /metrics   /healthz

Examples:
  livelit-gateway
      For this machine only, on http://127.0.0.1:8889
  LIVELIT_PUBLISH_TOKEN=secret livelit-gateway --host 0.0.0.0 --rtc-port 8890
      For everybody; only holders of the token publish
  livelit-gateway --allow-rtmp rtmps://live.example.org/app --allow-origin https://example.org
      Lets the pages of one site publish to one RTMP application

SIGINT and SIGTERM end all sessions properly; a second signal exits at once.
Exit status: 0 stopped by a signal, 1 could not start, 2 wrong options.
`;
}
