"""Matrix products are limited to one thread while someone asks for it, and only then."""

from threadpoolctl import threadpool_info

from embeddings.threads import one_blas_thread


def blas_threads() -> list[int]:
    return [library["num_threads"] for library in threadpool_info() if library["prefix"] == "libscipy_openblas"]


def test_the_limit_ends_with_the_last_that_asked_for_it() -> None:
    before = blas_threads()
    one = [1] * len(before)
    first, second = one_blas_thread(), one_blas_thread()
    with first:
        assert blas_threads() == one
        second.__enter__()
    assert blas_threads() == one
    second.__exit__(None, None, None)
    assert blas_threads() == before
