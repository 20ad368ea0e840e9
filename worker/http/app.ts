import { Hono } from 'hono';
import type { Env } from '../env.ts';

/** What every handler finds in Hono's context. */
export interface AppTypes {
  Bindings: Env;
}
export type App = Hono<AppTypes>;

export const newApp = (): App => new Hono<AppTypes>();
