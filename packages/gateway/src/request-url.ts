import { LiveCode } from '@livelit/core';

import { HttpProblem } from './http-problem.ts';

const maxUrlLength = 4096;

/** The URL of a request; only its path and query mean anything. Throws an HttpProblem (400 or 414). */
export function parseRequestUrl(target: string | undefined): URL {
  if (target !== undefined && target.length > maxUrlLength)
    throw new HttpProblem(414, LiveCode.ERROR_MALFORMED_REQUEST, `A URL may have ${maxUrlLength} characters at most.`);
  // An origin form is glued, not resolved: '//host/x' would otherwise lose its first segment.
  const href = target?.startsWith('/') ? `http://gateway${target}` : (target ?? '');
  if (!/^https?:\/\//i.test(href) || !URL.canParse(href))
    throw new HttpProblem(400, LiveCode.ERROR_MALFORMED_REQUEST, 'The URL of the request is malformed.');
  return new URL(href);
}
