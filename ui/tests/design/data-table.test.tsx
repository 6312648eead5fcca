import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Tooltip } from "radix-ui";
import { useState } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { DataTable, type DataColumn } from "@/design/DataTable";
import { NOTHING, type Selection } from "@/design/selection";
import { nextSort, sortRows, useSorts } from "@/design/table-sort";

interface Fruit {
  id: number;
  name: string;
  weight: number | null;
}

const FRUIT: readonly Fruit[] = [
  { id: 1, name: "pear 10", weight: 160 },
  { id: 2, name: "Apple", weight: null },
  { id: 3, name: "pear 9", weight: 150 },
  { id: 4, name: "banana", weight: 120 },
];

const COLUMNS: readonly DataColumn<Fruit>[] = [
  {
    id: "name",
    label: "Name",
    track: "1fr",
    sortBy: (fruit) => fruit.name,
    cell: (fruit) => fruit.name,
  },
  {
    id: "weight",
    label: "Weight",
    track: "72px",
    isNumber: true,
    sortBy: (fruit) => fruit.weight,
    cell: (fruit) => fruit.weight ?? "–",
  },
];

const keyOf = (fruit: Fruit) => fruit.id;
const nameOf = (fruit: Fruit) => fruit.name;

function Fruits({
  rows = FRUIT,
  onOpen = () => undefined,
  onDelete = () => undefined,
}: {
  rows?: readonly Fruit[];
  onOpen?: (fruit: Fruit) => void;
  onDelete?: (fruit: Fruit) => void;
}) {
  const [selection, setSelection] = useState<Selection>(NOTHING);
  return (
    <Tooltip.Provider>
      <DataTable
        id="fruit"
        label="Fruit"
        columns={COLUMNS}
        rows={rows}
        keyOf={keyOf}
        nameOf={nameOf}
        picking={{
          selection,
          onSelect: setSelection,
          allLabel: "All",
          labelOf: (id) => `Pick ${id}`,
        }}
        onOpen={onOpen}
        onDelete={onDelete}
        testIdOf={(fruit) => `row-${fruit.id}`}
      />
    </Tooltip.Provider>
  );
}

const shown = () => screen.getAllByTestId(/^row-/).map((row) => row.dataset.testid);
const picked = () =>
  screen
    .getAllByTestId(/^row-/)
    .filter((row) => row.getAttribute("aria-selected") === "true")
    .map((row) => row.dataset.testid);

beforeEach(() => useSorts.setState({}, true));

describe("the order of a list", () => {
  it("compares numbers within words by their value, and puts what has none last both ways", () => {
    const names = sortRows(FRUIT, (fruit) => fruit.name, false).map(nameOf);
    expect(names).toEqual(["Apple", "banana", "pear 9", "pear 10"]);
    const up = sortRows(FRUIT, (fruit) => fruit.weight, false).map(keyOf);
    const down = sortRows(FRUIT, (fruit) => fruit.weight, true).map(keyOf);
    expect(up).toEqual([4, 3, 1, 2]);
    expect(down).toEqual([1, 3, 4, 2]);
  });

  it("goes one way, the other way, and back to the user's own", () => {
    const first = nextSort(null, "name", false);
    expect(first).toEqual({ columnId: "name", isDescending: false });
    const second = nextSort(first, "name", false);
    expect(second).toEqual({ columnId: "name", isDescending: true });
    expect(nextSort(second, "name", false)).toBeNull();
    expect(nextSort(second, "weight", true)).toEqual({ columnId: "weight", isDescending: true });
  });
});

describe("a table", () => {
  it("sorts by a click on a head, says so, and remembers it", async () => {
    const user = userEvent.setup();
    const { unmount } = render(<Fruits />);
    await user.click(screen.getByTestId("sort-fruit-weight"));
    expect(shown()).toEqual(["row-1", "row-3", "row-4", "row-2"]);
    expect(screen.getByRole("columnheader", { name: "Weight" })).toHaveAttribute(
      "aria-sort",
      "descending",
    );
    unmount();
    render(<Fruits />);
    expect(shown()).toEqual(["row-1", "row-3", "row-4", "row-2"]);
  });

  it("is worked by the keyboard alone", async () => {
    const user = userEvent.setup();
    const onOpen = vi.fn();
    const onDelete = vi.fn();
    render(<Fruits onOpen={onOpen} onDelete={onDelete} />);
    screen.getByTestId("row-1").focus();
    await user.keyboard("[ArrowDown]");
    await waitFor(() => expect(screen.getByTestId("row-2")).toHaveFocus());
    await user.keyboard("[Enter]");
    expect(onOpen).toHaveBeenCalledWith(FRUIT[1]);
    await user.keyboard("[Space]");
    expect(picked()).toEqual(["row-2"]);
    await user.keyboard("{Shift>}[End]{/Shift}");
    await waitFor(() => expect(screen.getByTestId("row-4")).toHaveFocus());
    expect(picked()).toEqual(["row-2", "row-3", "row-4"]);
    await user.keyboard("[Delete]");
    expect(onDelete).toHaveBeenCalledWith(FRUIT[3]);
    await user.keyboard("{Control>}[KeyA]{/Control}");
    expect(picked()).toHaveLength(4);
  });

  it("picks with the state of now, also in rows that were not drawn again", async () => {
    const user = userEvent.setup();
    render(<Fruits />);
    const box = (id: number) => within(screen.getByTestId(`row-${id}`)).getByRole("checkbox");
    await user.click(box(1));
    await user.click(box(3));
    expect(picked()).toEqual(["row-1", "row-3"]);
    await user.click(box(1));
    expect(picked()).toEqual(["row-3"]);
  });

  it("draws what fits of a hundred thousand rows, and keeps the focused one", async () => {
    const rows = Array.from({ length: 100_000 }, (_, at) => ({
      id: at,
      name: `fruit ${at}`,
      weight: at,
    }));
    const user = userEvent.setup();
    render(<Fruits rows={rows} />);
    expect(shown().length).toBeLessThan(60);
    expect(screen.getByRole("grid")).toHaveAttribute("aria-rowcount", "100001");
    screen.getByTestId("row-0").focus();
    await user.keyboard("[End]");
    await waitFor(() => expect(screen.getByTestId("row-99999")).toHaveFocus());
  });
});
