/** What all instances of one machine share, opened by their primary. */
export interface Shared {
  readonly port: number;
  readonly databaseUrl: string;
  /** Empty: there is no test bank. */
  readonly bankUrl: string;
  readonly redisUrl: string | undefined;
}
