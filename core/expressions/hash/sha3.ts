const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);
const turn = (value: bigint, by: number): bigint =>
  by === 0 ? value : wrap((value << BigInt(by)) | (value >> BigInt(64 - by)));

/** Round constants, from the shift register of the standard. */
const ROUNDS: bigint[] = [];
let register = 1;
for (let round = 0; round < 24; round += 1) {
  let constant = 0n;
  for (let bit = 0; bit < 7; bit += 1) {
    if (register & 1) constant |= 1n << BigInt((1 << bit) - 1);
    register = (register << 1) ^ (register & 0x80 ? 0x171 : 0);
  }
  ROUNDS.push(constant);
}

function permute(lanes: bigint[]): void {
  for (const constant of ROUNDS) {
    const columns = [0, 1, 2, 3, 4].map(
      (x) => lanes[x]! ^ lanes[x + 5]! ^ lanes[x + 10]! ^ lanes[x + 15]! ^ lanes[x + 20]!,
    );
    for (let index = 0; index < 25; index += 1)
      lanes[index]! ^= columns[(index + 4) % 5]! ^ turn(columns[(index + 1) % 5]!, 1);
    let [x, y] = [1, 0];
    let current = lanes[1]!;
    for (let step = 0; step < 24; step += 1) {
      [x, y] = [y, (2 * x + 3 * y) % 5];
      const place = x + 5 * y;
      [current, lanes[place]] = [lanes[place]!, turn(current, (((step + 1) * (step + 2)) / 2) % 64)];
    }
    for (let row = 0; row < 25; row += 5) {
      const before = lanes.slice(row, row + 5);
      for (let column = 0; column < 5; column += 1)
        lanes[row + column] = before[column]! ^ (wrap(~before[(column + 1) % 5]!) & before[(column + 2) % 5]!);
    }
    lanes[0]! ^= constant;
  }
}

const RATE = 72;

/** SHA3-512 (FIPS 202) of bytes. */
export function sha3(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.ceil((bytes.length + 1) / RATE) * RATE);
  padded.set(bytes);
  padded[bytes.length] = 6;
  padded[padded.length - 1]! |= 0x80;
  const view = new DataView(padded.buffer);
  const lanes = Array<bigint>(25).fill(0n);
  for (let block = 0; block < padded.length; block += RATE) {
    for (let lane = 0; lane < RATE / 8; lane += 1) lanes[lane]! ^= view.getBigUint64(block + lane * 8, true);
    permute(lanes);
  }
  const result = new DataView(new ArrayBuffer(64));
  for (let lane = 0; lane < 8; lane += 1) result.setBigUint64(lane * 8, lanes[lane]!, true);
  return new Uint8Array(result.buffer);
}
