/** The activations in memory, by type and then by key. Not by address: a caller that keeps its keys finds
 * an actor without making and hashing a new string, which was a tenth of what a hold cost. */
import type { Activation } from "./activation.ts";

export class ResidentSet {
  readonly #byType = new Map<string, Map<string, Activation>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(type: string, key: string): Activation | undefined {
    return this.#byType.get(type)?.get(key);
  }

  add(activation: Activation): void {
    const { type, key } = activation;
    let ofType = this.#byType.get(type.name);
    if (!ofType) {
      ofType = new Map();
      this.#byType.set(type.name, ofType);
    }
    ofType.set(key, activation);
    this.#size++;
  }

  delete({ type, key }: Activation): void {
    if (this.#byType.get(type.name)?.delete(key)) this.#size--;
  }

  clear(): void {
    this.#byType.clear();
    this.#size = 0;
  }

  /** Types that have none in memory are left out. */
  countByType(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const [type, { size }] of this.#byType) if (size > 0) counts.set(type, size);
    return counts;
  }
}
