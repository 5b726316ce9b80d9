"""Seven real matters from five municipalities, one module each. All facts, none of the words."""

from commissioning.demo.cases import (
    dalviken_fenix_2016,
    family_counselling_2019,
    group_home_referral_2014,
    harnegatan_2022,
    home_care_price_2017,
    index_2018,
    tunngatan_2015,
)

CASES = (
    group_home_referral_2014,
    home_care_price_2017,
    dalviken_fenix_2016,
    tunngatan_2015,
    harnegatan_2022,
    index_2018,
    family_counselling_2019,
)
