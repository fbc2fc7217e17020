/** The two doors beside the map: best available, and the list. */
import { BestForm } from "./best-form.tsx";
import type { Choice } from "./choice.ts";
import { Picker } from "./picker/picker.tsx";
import type { Sale } from "./sale.ts";

export function Doors(props: { sale: Sale; choice: Choice }) {
  return (
    <>
      <BestForm {...props} />
      <Picker {...props} />
    </>
  );
}
