export declare function findProgram(name: string): string | undefined;
export declare function findBrowser(): string | undefined;
export declare const browserFlags: string[];
export declare const launchOptions: { executablePath?: string; args: string[] };
