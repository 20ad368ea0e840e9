import { z } from 'zod';

// The content security policy forbids `Function`, which zod would use to compile schemas. Imported before any schema.
z.config({ jitless: true });
