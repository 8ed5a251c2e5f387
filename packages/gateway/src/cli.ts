#!/usr/bin/env node
import { readFileSync } from 'node:fs';

import { consoleSink, createLogger, isLiveError, LiveCode } from '@livelit/core';

import { helpText } from './cli-help.ts';
import { type Command, parseCommand, UsageError } from './cli-options.ts';
import { createGateway } from './create-gateway.ts';
import type { Gateway } from './gateway.ts';
import { openDoors } from './open-doors.ts';

/** Milliseconds after a signal until the process ends whatever happens. */
const exitDeadlineMs = 6000;

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return (manifest as { version: string }).version;
}

function fail(message: string, status: number): never {
  console.error(`livelit-gateway: ${message}`);
  process.exit(status);
}

function endOnSignals(gateway: Gateway): void {
  let asked = false;
  const end = (): void => {
    if (asked) process.exit(1);
    asked = true;
    setTimeout(() => process.exit(0), exitDeadlineMs).unref();
    // Native threads of WebRTC may outlive the last session, so the process does not end by itself.
    void gateway.close().finally(() => process.exit(0));
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

async function run(command: Extract<Command, { action: 'run' }>): Promise<void> {
  const log = createLogger({ level: command.logLevel, sinks: [consoleSink] });
  const gateway = await createGateway({ ...command.options, log: log.child('gateway') });
  endOnSignals(gateway);
  const warning = openDoors(gateway.config);
  if (warning) console.error(`Warning: ${warning}`);
  console.log(`Livelit gateway ${version()} listens on ${gateway.url} (Ctrl-C ends it, --help lists what it can do)`);
}

let command: Command;
try {
  command = parseCommand(process.argv.slice(2), process.env);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  fail(`${error.message}\nSee livelit-gateway --help.`, 2);
}
if (command.action === 'help') {
  console.log(helpText());
} else if (command.action === 'version') {
  console.log(version());
} else {
  await run(command).catch((error: unknown) => {
    if (isLiveError(error, LiveCode.ERROR_INVALID_PARAMETER)) fail(`${error.message}\nSee livelit-gateway --help.`, 2);
    fail(error instanceof Error ? error.message : String(error), 1);
  });
}
