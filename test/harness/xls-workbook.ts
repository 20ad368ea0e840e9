type Cell = readonly [row: number, column: number, value: number | string];

const u16 = (value: number) => [value & 255, (value >> 8) & 255];
const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)];
const f64 = (value: number) => [...new Uint8Array(new Float64Array([value]).buffer)];
const letters = (text: string) => [...text].flatMap((letter) => u16(letter.charCodeAt(0)));
const record = (type: number, body: number[]) => [...u16(type), ...u16(body.length), ...body];
const zeros = (count: number) => Array.from({ length: count }, () => 0);

const NONE = 0xffff_ffff;
const END = 0xffff_fffe;
const SECTOR = 512;
const SIGNATURE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/** A workbook of Excel 97 with one sheet, as small as one can be; `version` of its records: 0x0500 is that of Excel 95. */
export function xlsWorkbook(cells: readonly Cell[], version = 0x0600): Uint8Array {
  const begin = (kind: number) => record(0x0809, [...u16(version), ...u16(kind), ...zeros(12)]);
  const end = record(0x000a, []);
  const texts = cells.flatMap(([, , value]) => (typeof value === 'string' ? [value] : []));
  const strings = texts.flatMap((text) => [...u16(text.length), 1, ...letters(text)]);
  const table = record(0x00fc, [...u32(texts.length), ...u32(texts.length), ...strings]);
  const globals = (sheetAt: number) => [
    ...begin(5),
    ...record(0x0085, [...u32(sheetAt), 0, 0, 5, 0, ...Buffer.from('Sheet')]),
    ...table,
    ...end,
  ];
  let text = 0;
  const rows = cells.flatMap(([row, column, value]) =>
    typeof value === 'number'
      ? record(0x0203, [...u16(row), ...u16(column), 0, 0, ...f64(value)])
      : record(0x00fd, [...u16(row), ...u16(column), 0, 0, ...u32(text++)]),
  );
  return compoundFile([...globals(globals(0).length), ...begin(0x10), ...rows, ...end]);
}

/** The container that programs of that time put their streams into. */
function compoundFile(stream: number[]): Uint8Array {
  const size = Math.max(4096, Math.ceil(stream.length / SECTOR) * SECTOR);
  const entry = (name: string, type: number, child: number, start: number, bytes: number) => [
    ...letters(name.padEnd(32, '\0')),
    ...u16(2 * name.length + 2),
    type,
    1,
    ...u32(NONE),
    ...u32(NONE),
    ...u32(child),
    ...zeros(36),
    ...u32(start),
    ...u32(bytes),
    ...zeros(4),
  ];
  const chain = Array.from({ length: size / SECTOR }, (_, at) => (at === size / SECTOR - 1 ? END : at + 3));
  const sectors = [0xffff_fffd, END, ...chain];
  return Uint8Array.from([
    ...SIGNATURE,
    ...zeros(16),
    ...[0x3e, 3, 0xfffe, 9, 6].flatMap(u16),
    ...zeros(6),
    ...[0, 1, 1, 0, 4096, END, 0, END, 0, 0].flatMap(u32),
    ...Array.from({ length: 108 }, () => NONE).flatMap(u32),
    ...Array.from({ length: 128 }, (_, at) => sectors[at] ?? NONE).flatMap(u32),
    ...entry('Root Entry', 5, 1, END, 0),
    ...entry('Workbook', 2, NONE, 2, size),
    ...entry('', 0, NONE, 0, 0),
    ...entry('', 0, NONE, 0, 0),
    ...stream,
    ...zeros(size - stream.length),
  ]);
}
