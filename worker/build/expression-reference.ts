import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { referencePage } from '../../core/expressions/reference.ts';

/** `npm run reference`: writes the page that documents the expression language. A test compares it with the tables. */
writeFileSync(join(import.meta.dirname, '../../docs/expressions.md'), referencePage());
