export { openStage, serveStage, type PageServer, type StagePage } from './stage-page.ts';
export { startWindowBrowser, type BrowserWindow, type WindowBrowser } from './window-browser.ts';
export { startGatewayProcess, startPlaygroundProcess, type GatewayProcess } from './gateway-process.ts';
export { startNginxRtmp, startNodeMediaServer, hasNginxRtmp, type MediaServer } from './media-servers.ts';
export { probeStream, probeFile, hasFfmpeg, type Probe } from './ffprobe.ts';
export { freePort } from './free-port.ts';
export { percentile } from './percentile.ts';
export { violations } from './axe.ts';
export {
  concerns,
  openOutageSite,
  type Outage,
  type OutageProtocol,
  type OutageSite,
  type Station,
} from './outage-site.ts';
export { chromium, type Browser, type CDPSession, type Page } from 'playwright';
export { avOffsets, pull, type Pulled } from './av-offset.ts';
