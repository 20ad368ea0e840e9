/**
 * If these fail, a workflow can reach the network that the platform runs in: metadata services, databases, admin pages;
 * or it cannot reach public services that it must reach.
 */
import { describe, expect, it } from 'vitest';
import { parseAllowList } from './allow-list.ts';
import { judgeAddress } from './judge-address.ts';

const judge = (url: string, allow = '') => judgeAddress(new URL(url), parseAllowList(allow).hosts);

describe('judgeAddress', () => {
  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://0/',
    'http://10.255.255.255/',
    'http://100.127.0.1/',
    'http://172.31.9.9/',
    'http://198.19.0.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://169.254.169.254./',
    'http://168.63.129.16/',
    'http://192.88.99.1/',
  ])('refuses the special IPv4 address in %s', (url) => {
    expect(judge(url).ok).toBe(false);
  });

  it.each([
    '[::]',
    '[::1]',
    '[::ffff:8.8.8.8]',
    '[64:ff9b::8.8.8.8]',
    '[100::1]',
    '[2001:db8::1]',
    '[2001:1ff::1]',
    '[2002::1]',
    '[3fff:fff::1]',
    '[fc00::1]',
    '[fe80::1]',
    '[ff02::1]',
    '[5f00::1]',
    '[4000::1]',
  ])('refuses %s, which is no public unicast IPv6 address', (host) => {
    expect(judge(`https://${host}/`).ok).toBe(false);
  });

  it.each(['[2606:4700::6810:84e5]', '[2001:200::1]', '[2003::1]', '[3ffe::1]', '[3fff:1000::1]'])(
    'lets the public IPv6 address %s pass',
    (host) => {
      expect(judge(`https://${host}/`)).toEqual({ ok: true });
    },
  );

  it.each([
    'http://localhost/',
    'http://LOCALHOST./',
    'http://a.localhost/',
    'http://db/',
    'http://printer.local/',
    'http://api.svc.cluster.local/',
    'http://router.home.arpa/',
    'http://wiki.corp/',
    'http://x.onion/',
    'http://vault.internal./',
    'http://a.test/',
  ])('refuses the private name in %s', (url) => {
    expect(judge(url).ok).toBe(false);
  });

  it.each([
    'https://api.github.com/',
    'https://example.com./',
    'https://localhost.example.com/',
    'https://internal.io/',
    'https://11.0.0.1/',
    'https://172.32.0.1/',
    'https://8.8.8.8:8443/',
    'http://example.com:8080/',
  ])('lets %s pass', (url) => {
    expect(judge(url)).toEqual({ ok: true });
  });

  it.each([22, 25, 53, 110, 587, 1023, 3306, 5432, 6379, 9200, 11211, 27017])('refuses port %i', (port) => {
    expect(judge(`http://example.com:${port}/`).ok).toBe(false);
  });

  it.each(['ftp://example.com/', 'file:///etc/passwd', 'data:,x', 'ws://example.com/', 'gopher://example.com/'])(
    'refuses the protocol of %s',
    (url) => {
      expect(judge(url).ok).toBe(false);
    },
  );

  it('refuses names and passwords in the URL, even for an opened address', () => {
    expect(judge('http://me@127.0.0.1:9100/', '127.0.0.1:9100').ok).toBe(false);
    expect(judge('https://:secret@example.com/').ok).toBe(false);
  });

  it('opens exactly the host and port that the operator listed', () => {
    const allow = '127.0.0.1:9100, [::1]:8080, db.internal:5432, intranet:80';
    for (const url of ['http://127.1:9100/', 'http://[0::1]:8080/', 'http://db.internal.:5432/', 'http://intranet/']) {
      expect(judge(url, allow), url).toEqual({ ok: true });
    }
    for (const url of [
      'http://127.0.0.1:9101/',
      'http://127.0.0.2:9100/',
      'http://a.db.internal:5432/',
      'https://intranet/',
    ]) {
      expect(judge(url, allow).ok, url).toBe(false);
    }
  });
});

describe('parseAllowList', () => {
  it('keeps what it can read and names what it cannot', () => {
    const list = parseAllowList(' 127.0.0.1:80 ,,nohost, *:80, http://a:1/, a:0, a:70000,[::1]:1');
    expect([...list.hosts]).toEqual(['127.0.0.1:80', '[::1]:1']);
    expect(list.rejected).toEqual(['nohost', '*:80', 'http://a:1/', 'a:0', 'a:70000']);
  });

  it('opens nothing when there is no text', () => {
    expect(parseAllowList(undefined).hosts.size).toBe(0);
  });
});
