"""Make what students get from what the instructor wrote: stubs, notebooks, recorded answers."""
