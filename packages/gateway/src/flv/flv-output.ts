import type { ServerResponse } from 'node:http';

import type { WebSocket } from 'ws';

import { endSocket } from '../end-socket.ts';
import type { HttpProblem } from '../http-problem.ts';

/** Where the bytes for one viewer go. */
export interface FlvOutput {
  /** Bytes that the viewer has not taken yet. */
  readonly backlog: number;
  write(data: Buffer): void;
  /** Ends in good order; what is written already still arrives. */
  end(problem: HttpProblem): void;
  /** Cuts off a viewer that does not read. */
  cut(problem: HttpProblem): void;
}

/** Milliseconds that a slow viewer gets to read the rest and why it is over. */
const farewellMs = 5000;

export function socketOutput(socket: WebSocket): FlvOutput {
  return {
    get backlog() {
      return socket.bufferedAmount;
    },
    write: (data) => socket.send(data),
    end: (problem) => endSocket(socket, problem),
    cut(problem) {
      endSocket(socket, problem);
      const timer = setTimeout(() => socket.terminate(), farewellMs);
      socket.once('close', () => clearTimeout(timer));
    },
  };
}

export function responseOutput(response: ServerResponse): FlvOutput {
  return {
    get backlog() {
      return response.writableLength;
    },
    write: (data) => response.write(data),
    end() {
      response.end();
      const timer = setTimeout(() => response.destroy(), farewellMs);
      response.once('close', () => clearTimeout(timer));
    },
    cut: () => response.destroy(),
  };
}
