"""A thumbnail of a 12 megapixel JPEG against decoding its grey 1/8 alone. Run: python -m tests.bench.bench_thumbs

The bar is 1.2 (`thumbs_to_grey_eighth`). All contenders take turns in this one process, PORTAL_BENCH_ROUNDS (9) times;
`both_sizes` is what is made of every photo: preview and thumbnail from one decoding.
"""

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageFilter

from portal.pictures.photos import BOTH, render
from portal.rules.kinds import RenditionKind

SIZE = (4000, 3000)
ROUNDS = int(os.environ.get("PORTAL_BENCH_ROUNDS") or 9)


def photo(path: Path) -> None:
    """A JPEG of 12 megapixels with Exif and as much detail as a phone's: some four megabytes."""
    noise = Image.effect_noise((SIZE[0] // 2, SIZE[1] // 2), 60).filter(ImageFilter.GaussianBlur(0.7))
    bands = [noise, noise.transpose(Image.Transpose.FLIP_LEFT_RIGHT), noise.transpose(Image.Transpose.ROTATE_180)]
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.merge("RGB", bands).resize(SIZE, Image.Resampling.BICUBIC).save(path, quality=90, exif=exif)


def grey_eighth(path: Path) -> None:
    """The baseline: the least that Pillow can decode of the photo."""
    with Image.open(path) as image:
        image.draft("L", (SIZE[0] // 8, SIZE[1] // 8))
        image.load()


def cpu_ms(work: Callable[[], object]) -> float:
    """Milliseconds of CPU that one run of `work` takes."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def main() -> None:
    """Measures in turn, prints a table and the figures."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "photo.jpg"
        photo(path)
        works: dict[str, Callable[[], object]] = {
            "grey_eighth": lambda: grey_eighth(path),
            "thumb": lambda: render(str(path), "image/jpeg", (RenditionKind.THUMB,)),
            "both_sizes": lambda: render(str(path), "image/jpeg", BOTH),
        }
        taken: dict[str, list[float]] = {name: [] for name in works}
        for round_number in range(ROUNDS + 1):
            for name, work in works.items():
                spent = cpu_ms(work)
                if round_number:  # the first only warms up
                    taken[name].append(spent)
        print(f"A photo of 12 megapixels, {path.stat().st_size / 1e6:.1f} MB; medians of {ROUNDS} rounds, CPU")
    middle = {name: statistics.median(each) for name, each in taken.items()}
    for name, spent in middle.items():
        print(f"thumbs_{name}_ms {spent:.2f}")
    print(f"thumbs_to_grey_eighth {middle['thumb'] / middle['grey_eighth']:.3f}")
    print(f"thumbs_both_to_grey_eighth {middle['both_sizes'] / middle['grey_eighth']:.3f}")


if __name__ == "__main__":
    main()
