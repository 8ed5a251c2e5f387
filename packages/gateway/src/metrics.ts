import type { SessionProtocol } from './gateway-context.ts';
import type { LiveStream } from './media/live-stream.ts';
import { type SessionTable, sessionProtocols } from './session-table.ts';

interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly samples: readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[];
}

/** Prometheus' text format 0.0.4. */
export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8';

// Labels are words of ours, never names of streams: no escaping, and no series per stranger.
function write({ name, type, help, samples }: Family): string {
  const lines = samples.map(([labels, value]) => {
    const pairs = Object.entries(labels).map(([label, word]) => `${label}="${word}"`);
    return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
  });
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n');
}

function byProtocol(value: (protocol: SessionProtocol) => number): Family['samples'] {
  return sessionProtocols.map((protocol) => [{ protocol }, value(protocol)]);
}

/** Frames of the streams that are over and those that run, so that the counters never go back. */
export interface FrameTotals {
  video: number;
  audio: number;
}

/** What the gateway did and what it costs, for Prometheus. */
export function renderMetrics(
  streams: readonly LiveStream[],
  sessions: SessionTable,
  endedFrames: Readonly<FrameTotals>,
): string {
  const running = (key: 'videoFrames' | 'audioFrames'): number =>
    streams.reduce((sum, stream) => sum + stream.counters[key], 0);
  const cpu = process.cpuUsage();
  const families: readonly Family[] = [
    { name: 'livelit_streams', type: 'gauge', help: 'Streams published now.', samples: [[{}, streams.length]] },
    {
      name: 'livelit_sessions',
      type: 'gauge',
      help: 'Sessions served now, publishers and viewers.',
      samples: byProtocol((protocol) => sessions.count(protocol)),
    },
    {
      name: 'livelit_sessions_opened_total',
      type: 'counter',
      help: 'Sessions opened since the start.',
      samples: byProtocol((protocol) => sessions.opened[protocol]),
    },
    {
      name: 'livelit_sessions_refused_total',
      type: 'counter',
      help: 'Sessions refused because no place was left.',
      samples: [[{}, sessions.refused]],
    },
    {
      name: 'livelit_bytes_total',
      type: 'counter',
      help: 'Media bytes received and sent since the start.',
      samples: sessionProtocols.flatMap((protocol) => [
        [{ direction: 'in', protocol }, sessions.bytes[protocol].in] as const,
        [{ direction: 'out', protocol }, sessions.bytes[protocol].out] as const,
      ]),
    },
    {
      name: 'livelit_frames_total',
      type: 'counter',
      help: 'Frames received from publishers since the start.',
      samples: [
        [{ kind: 'video' }, endedFrames.video + running('videoFrames')],
        [{ kind: 'audio' }, endedFrames.audio + running('audioFrames')],
      ],
    },
    {
      name: 'process_resident_memory_bytes',
      type: 'gauge',
      help: 'Memory of the process that is in RAM.',
      samples: [[{}, process.memoryUsage.rss()]],
    },
    {
      name: 'process_cpu_seconds_total',
      type: 'counter',
      help: 'CPU time of the process, user and system.',
      samples: [[{}, (cpu.user + cpu.system) / 1e6]],
    },
    {
      name: 'process_start_time_seconds',
      type: 'gauge',
      help: 'When the process started, in seconds since the epoch.',
      samples: [[{}, (Date.now() - process.uptime() * 1000) / 1000]],
    },
  ];
  return families.map(write).join('');
}
