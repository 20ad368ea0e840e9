import { AppError } from '../../core/errors/app-error.ts';
import { fromBase64 } from '../auth/encoding.ts';
import type { Database } from '../db/database.ts';
import { addCanarySystemWide, listCanariesSystemWide } from '../db/key-canaries.ts';
import { importKey, open, seal } from './seal.ts';
import { textBytes } from './text-bytes.ts';

/** The keys of MASTER_KEYS: the active one wraps, every one unwraps. */
export interface MasterKeys {
  activeId: string;
  keys: ReadonlyMap<string, CryptoKey>;
}

const CANARY = 'sluice canary';
const checked = new Map<string, MasterKeys>();

/**
 * Reads the master keys and, once per isolate, compares them with the canaries: a wrong or missing key is reported
 * before anything is written with it.
 */
export async function masterKeys(env: { MASTER_KEYS: string }, db: Database): Promise<MasterKeys> {
  const known = checked.get(env.MASTER_KEYS);
  if (known) return known;
  const keys = await parseMasterKeys(env.MASTER_KEYS);
  const canaries = await listCanariesSystemWide(db);
  for (const canary of canaries) {
    const key = keys.keys.get(canary.masterKeyId);
    // A key that was rotated away may be gone; workspace keys that still need it say so themselves.
    if (key) await open(key, canary.sealed, canaryBinding(canary.masterKeyId));
  }
  if (!canaries.some((canary) => canary.masterKeyId === keys.activeId)) {
    if (canaries.length > 0 && !canaries.some((canary) => keys.keys.has(canary.masterKeyId))) {
      throw new AppError(
        'CREDENTIAL_KEY_MISSING',
        `None of the keys in MASTER_KEYS has been used here before; the known ones are ${canaries.map((one) => one.masterKeyId).join(', ')}.`,
      );
    }
    const sealed = await seal(keys.keys.get(keys.activeId)!, textBytes(CANARY), canaryBinding(keys.activeId));
    await addCanarySystemWide(db, { masterKeyId: keys.activeId, sealed, createdAt: Date.now() });
  }
  checked.set(env.MASTER_KEYS, keys);
  return keys;
}

/** Parses `{"active":"k1","keys":{"k1":"<base64 of 32 bytes>"}}`. */
export async function parseMasterKeys(text: string | undefined): Promise<MasterKeys> {
  try {
    const { active, keys } = JSON.parse(text ?? '') as { active: string; keys: Record<string, string> };
    const imported = new Map<string, CryptoKey>();
    for (const [id, encoded] of Object.entries(keys)) {
      const bytes = fromBase64(encoded);
      if (bytes.length !== 32)
        throw new AppError('CREDENTIAL_KEY_MISSING', `The master key "${id}" has ${bytes.length} bytes instead of 32.`);
      imported.set(id, await importKey(bytes));
    }
    if (!imported.has(active))
      throw new AppError('CREDENTIAL_KEY_MISSING', `MASTER_KEYS names "${active}" as active, but does not hold it.`);
    return { activeId: active, keys: imported };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      'CREDENTIAL_KEY_MISSING',
      'MASTER_KEYS is missing or not {"active":"<id>","keys":{"<id>":"<base64 of 32 bytes>"}}.',
    );
  }
}

function canaryBinding(masterKeyId: string): string {
  return JSON.stringify(['canary', masterKeyId]);
}
