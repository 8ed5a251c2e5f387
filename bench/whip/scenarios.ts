import type { Scenario } from './scenario.ts';
import { endingScenarios } from './scenarios/ending.ts';
import { gatewayScenario } from './scenarios/gateway.ts';
import { iceServerScenarios } from './scenarios/ice-servers.ts';
import { lossScenarios } from './scenarios/loss.ts';
import { offerScenarios } from './scenarios/offer.ts';
import { redirectScenarios } from './scenarios/redirects.ts';
import { refusalScenarios } from './scenarios/refusals.ts';
import { trickleScenarios } from './scenarios/trickle.ts';

/** All of them by what they are about, as the table shows them. */
export const scenarioGroups: readonly (readonly [en: string, zh: string, scenarios: readonly Scenario[]])[] = [
  [
    'Offer, token, candidates, end',
    '提议、令牌、候选地址与结束',
    [...offerScenarios, gatewayScenario, ...endingScenarios],
  ],
  ['STUN and TURN servers', 'STUN 与 TURN 服务器', iceServerScenarios],
  ['Trickle ICE and ETags', '增量 ICE 与 ETag', trickleScenarios],
  ['Loss of the path', '链路中断', lossScenarios],
  ['Redirections', '重定向', redirectScenarios],
  ['Refusals', '拒绝与错误', refusalScenarios],
];
