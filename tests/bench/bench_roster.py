"""A roster of national size by the command line: 7,850 rows in CSV and XLSX; wall and processor seconds, memory."""

import csv
import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

HEADING = ("code", "type", "name_th", "district_code", "district", "province_code", "province")
PROVINCES, DISTRICTS, AUTHORITIES = 76, 928, 7850
SYLLABLES = ("บ้าน", "หนอง", "ท่า", "แม่", "ป่า", "เวียง", "ห้วย", "ไผ่", "โคก", "ทุ่ง", "วัง", "น้ำ", "สัน", "ดอน", "ปาก")


def rows() -> Iterator[tuple[str, ...]]:
    """Invented authorities in invented places of the true numbers; Phrae (54) is left to its seed."""
    provinces = [f"{code:02d}" for code in range(10, 10 + PROVINCES + 1) if code != 54]
    for n in range(AUTHORITIES):
        district_number = n * DISTRICTS // AUTHORITIES
        place = district_number * PROVINCES // DISTRICTS
        province = provinces[place]
        district = f"{province}{district_number % 90 + 1:02d}"
        name = "".join(SYLLABLES[(n // 15**step) % 15] for step in range(4))
        yield f"05{district}{n % 100:02d}", "ทต.", name, district, f"อำเภอ{district}", province, f"จังหวัด{province}"


def as_csv(path: Path) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([HEADING, *rows()])
    path.write_bytes(text.getvalue().encode("utf-8-sig"))


def as_xlsx(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADING, *rows()]):
            sheet.write_row(number, 0, row)


@dataclass(frozen=True)
class Used:
    """What a command took: wall and processor seconds, most memory in MB, its exit code."""

    wall_s: float
    cpu_s: float
    megabytes: float
    code: int


def run(instance: Path, *arguments: str) -> Used:
    """One `portal` command in a process of its own."""
    environment = {**os.environ, "PORTAL_INSTANCE": str(instance)}
    started = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-m", "portal", *arguments], env=environment, stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    unit = 1024**2 if sys.platform == "darwin" else 1024
    wall_s = time.perf_counter() - started
    return Used(wall_s, used.ru_utime + used.ru_stime, used.ru_maxrss / unit, child.returncode)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, write in (("csv", as_csv), ("xlsx", as_xlsx)):
            instance, file = Path(folder) / f"of_{name}", Path(folder) / f"roster.{name}"
            write(file)
            run(instance, "init")
            first = run(instance, "roster", "import", str(file))
            assert first.code == 0, f"the import ended with {first.code}"
            print(f"roster_{name}_s {first.wall_s:.2f}")
            print(f"roster_{name}_cpu_s {first.cpu_s:.2f}")
            print(f"roster_{name}_mb {first.megabytes:.0f}")
            print(f"roster_{name}_again_s {run(instance, 'roster', 'import', str(file)).wall_s:.2f}")


if __name__ == "__main__":
    main()
