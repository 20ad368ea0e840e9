import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { notify } from '../lib/notices.ts';
import { Button } from './button.tsx';

interface Props {
  text: string;
  /** What is copied, for the message and for screen readers. */
  what: string;
  look?: 'plain' | 'quiet' | 'primary';
}

export function CopyButton({ text, what, look = 'plain' }: Props) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 2_000);
      notify(`Copied the ${what}.`);
    } catch {
      notify(`The browser did not allow copying. Select the ${what} and copy it by hand.`, 'problem');
    }
  };
  const Icon = copied ? Check : Copy;
  return (
    <Button look={look} onClick={copy} aria-label={`Copy the ${what}`} icon={<Icon aria-hidden size={14} />}>
      {copied ? 'Copied' : 'Copy'}
    </Button>
  );
}
